// Runs the listings of a page, and computes its results anew.

export async function begin() {}

export function run() {}

export function recompute() {}

export function openLab() {}
