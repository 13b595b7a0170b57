"""What readers type, and the section that has to be among the first three."""

FOLD = "γ 太小：忘得太快，方向也会错；γ 够大时有什么保证"
ROUNDS = "学习率不变时的 2-周期"
SLOWER = "怎样让学习率下降"
NAME = "名字和来历"
FORMULA = "公式"
STEPS = "一步的数字"
EDGE = "振幅为什么恰好是这么多"
LIST = "RMSprop 的参数：momentum、centered、weight_decay 和默认值"
IMPORTS = "本章的代码按次序运行，先导入要用的包；最近 40 步的权重"
INSIDE = "ε 也是稳定剂；放在根号内还是根号外，作用不同"
ZERO = "零初值：开头的步长太大"
PARTS = "两个成分各起多大作用"
CHOICE = "γ 和 η 怎样选"
FALL = "有效学习率怎样下降"
ADAGRAD = "10.7 Adagrad算法"

GOLDEN = {
    # terms
    "学习率衰减": SLOWER,
    "学习率调度": SLOWER,
    "有效学习率": FALL,
    "泄漏平均": STEPS,
    "衰减系数": FORMULA,
    "半衰期": "半衰期与窗口：公式与实测",
    "窗口": "平均了多久的历史",
    "遗忘": "遗忘有什么用",
    "稳定边缘": EDGE,
    "振幅": EDGE,
    "预条件子": "动机",
    "病态": "练习 2 的答案",
    "交叉熵": "一个非凸的例子",
    "声压级": "训练线性回归",
    "随机梯度下降": "翼型数据上",
    "中位数": "训练线性回归",
    "标准误": "比较三种规则",
    "反例": FOLD,
    "非凸": "一个非凸的例子",
    "记号": "本章的记号",
    "均方根": NAME,
    "Rprop": NAME,
    "螺旋线": "一个非凸的例子",
    # English, whole and begun, joined and parted
    "leaky average": STEPS,
    "learning rate schedule": SLOWER,
    "half-life": "平均了多久的历史",
    "halflife": "平均了多久的历史",
    "preconditioner": "动机",
    "edge of stability": EDGE,
    "cross entropy": "一个非凸的例子",
    "batch size": "训练线性回归",
    "bias correction": ZERO,
    "precond": "动机",
    "rmsp": "10.8 RMSProp算法",
    "RMS Prop": "10.8 RMSProp算法",
    "RMSprob": "10.8 RMSProp算法",
    "ADAGRAD": ADAGRAD,
    # words that mean the same
    "EMA": STEPS,
    "指数移动平均": STEPS,
    "指数加权平均": STEPS,
    "SGD": "翼型数据上",
    "momentum": FORMULA,
    "极限环": ROUNDS,
    "Hessian": "动机",
    "偏差校正": ZERO,
    "from scratch": "从零开始实现",
    "手写实现": "从零开始实现",
    "勘误": "本章改正的地方",
    "习题": "练习",
    "步长": ZERO,
    "噪音": "动机",
    # symbols and names in code
    "RMSProp eps": LIST,
    "epsilon": INSIDE,
    "γ": CHOICE,
    "lr 衰减": LIST,
    "lr": LIST,
    "2-周期": ROUNDS,
    "2-cycle": ROUNDS,
    "torch.optim": "简洁实现",
    "torch.optim.RMSprop": "简洁实现",
    "MSELoss": "它与从零开始的实现有四处不同",
    "mse": "它与从零开始的实现有四处不同",
    "rmsprop_2d": "二维的例子",
    "rmsprop 2d": "二维的例子",
    "train_2d": "二维的例子",
    "gradient_weights": IMPORTS,
    "默认值 alpha": LIST,
    "centered": LIST,
    "Fashion-MNIST": "练习 3 的答案",
    # questions, spaces, widths, names
    "学习率怎么选": CHOICE,
    "怎样选 γ": CHOICE,
    "为什么不收敛": "收敛",
    "Adagrad 和 RMSProp 比较": PARTS,
    "学习 率 衰减": SLOWER,
    "线 性 回 归": "训练线性回归",
    "ＲＭＳＰｒｏｐ": "10.8 RMSProp算法",
    "lr衰减": LIST,
    "练习2答案": "练习 2 的答案",
    "Reddi": FOLD,
    "Defossez": FOLD,
    "Weiss": "参考文献",
    # the other chapter
    "Adagrad": ADAGRAD,
    "稀疏特征": "动机",
    "sparse": "动机",
    "累加平方梯度": "算法",
    "遗憾": "理论上的保证：遗憾与梯度",
    "Adagrad 学习率 下降": FALL,
    "adagrad_2d": "二维的例子",
    "lr_decay": "PyTorch 里的参数和默认值",
    "initial_accumulator_value": "PyTorch 里的参数和默认值",
    "Adagrad 与 RMSProp 的关系": "与 RMSProp 的关系",
    # the chapter on images
    "手写数字": "数据",
    "验证集": "数据",
    "accuracy": "网络与损失",
    "Adadelta": "Adadelta",
    "torch.optim.Adam": "Adam",
    "混淆矩阵": "训练一次",
    "过拟合": "比较三种规则",
    "卷积": "换成卷积网络",
}
