// A figure that can be touched.

export function open() {}
