"""What readers type, by kinds, and the sections that answer it: their pages and ids, with a space between two.

A figure or a table is named with the section that it stands in where either is a good answer.
"""

# parts of the book that many queries ask for
RMSPROP = "rmsprop#108-rmsprop算法"
ADAGRAD = "adagrad#107-adagrad算法"
SLOWER = "rmsprop#怎样让学习率下降 rmsprop#schedules"
EDGE = "rmsprop#振幅为什么恰好是这么多"
ROUNDS = "rmsprop#学习率不变时的-2-周期 rmsprop#cycle"
STEPS = "rmsprop#一步的数字"
ZERO = "rmsprop#零初值开头的步长太大"
LIST = "rmsprop#parameters"
CHOICE = "rmsprop#γ-和-η-怎样选"
HALF = "rmsprop#平均了多久的历史 rmsprop#半衰期与窗口公式与实测"
FOLD = "rmsprop#γ-太小忘得太快方向也会错γ-够大时有什么保证"
INSIDE = "rmsprop#ε-也是稳定剂放在根号内还是根号外作用不同"
SPIRAL = "rmsprop#一个非凸的例子"
AIRFOIL = "rmsprop#训练线性回归 adagrad#训练线性回归"
SIMPLE = "rmsprop#简洁实现 adagrad#简洁实现"
FALL = "adagrad#有效学习率怎样下降 adagrad#decay"
PARTS = "adagrad#两个成分各起多大作用"
FOUR = "rmsprop#它与从零开始的实现有四处不同 adagrad#它与从零开始的实现有四处不同"
MOTIVE = "rmsprop#动机"
NAME = "rmsprop#名字和来历"
FORMULA = "rmsprop#公式"
DATA = "images#数据 images#pictures"
NET = "images#网络与损失"
ONCE = "images#训练一次 images#confusion"
RULES = "images#比较三种规则"
CNN = "images#换成卷积网络 images#layers"
NOTATION = "rmsprop#本章的记号 adagrad#本章的记号"
MENDED = "rmsprop#本章改正的地方"
TWO_D = "rmsprop#二维的例子 adagrad#二维的例子"
LOOP = "rmsprop#函数梯度和走若干步的循环 adagrad#要导入的包函数梯度和走若干步的循环"
FAMILY = "rmsprop#从-rprop-到-adam rmsprop#几种算法把梯度除以什么 rmsprop#family"
BANDS = "rmsprop#seeds rmsprop#concise-seeds adagrad#seeds images#rules images#rules-train"
TRIED = "rmsprop#二次函数上 rmsprop#换-η-再试零初值占了多少曲线为什么这样 rmsprop#与梯度下降和-adagrad-画在一起"
SPARSE = "adagrad#动机 adagrad#features"

TERMS = {
    "学习率衰减": SLOWER,
    "学习率调度": SLOWER,
    "有效学习率": f"{FALL} {MOTIVE} rmsprop#effective-rates",
    "泄漏平均": STEPS,
    "衰减系数": f"{FORMULA} {LIST}",
    "半衰期": HALF,
    "窗口": HALF,
    "遗忘": "rmsprop#遗忘有什么用",
    "稳定边缘": EDGE,
    "振幅": EDGE,
    "预条件子": MOTIVE,
    "病态": "rmsprop#练习-2-的答案",
    "交叉熵": f"{SPIRAL} {NET} rmsprop#spiral-rules",
    "声压级": AIRFOIL,
    "中位数": "rmsprop#一次训练与多次训练 rmsprop#seeds adagrad#训练线性回归 adagrad#seeds rmsprop#训练线性回归",
    "标准误": f"{RULES} adagrad#这个例子的设置和平均损失 rmsprop#翼型数据上",
    "反例": FOLD,
    "非凸": SPIRAL,
    "记号": NOTATION,
    "均方根": NAME,
    "螺旋线": f"{SPIRAL} rmsprop#spiral-rules",
    "稀疏特征": SPARSE,
    "累加平方梯度": "adagrad#算法",
    "遗憾": "adagrad#理论上的保证遗憾与梯度",
    "手写数字": DATA,
    "验证集": DATA,
    "混淆矩阵": ONCE,
    "过拟合": RULES,
    "卷积": CNN,
    "隐藏层": NET,
    "双精度": NET,
    "零初值": f"{ZERO} rmsprop#零初值在这张图里做了什么游荡从哪里来",
}
ENGLISH = {
    "leaky average": STEPS,
    "learning rate schedule": SLOWER,
    "half-life": HALF,
    "halflife": HALF,
    "half life": HALF,
    "half‑life": HALF,  # a hyphen that does not break
    "preconditioner": MOTIVE,
    "edge of stability": EDGE,
    "cross entropy": f"{SPIRAL} {NET}",
    "cross-entropy": f"{SPIRAL} {NET}",
    "batch size": f"{AIRFOIL} {RULES}",
    "bias correction": f"{ZERO} images#adam",
    "precond": MOTIVE,
    "rmsp": RMSPROP,
    "ADAGRAD": ADAGRAD,
    "sparse": SPARSE,
    "accuracy": NET,
    "confusion matrix": ONCE,
    "max pooling": CNN,
    "non convex": f"{SPIRAL} {MOTIVE}",
    "standard error": "adagrad#这个例子的设置和平均损失 rmsprop#翼型数据上",
    "least squares": "adagrad#训练线性回归 rmsprop#一次训练与多次训练",
}
SYNONYMS = {
    "EMA": STEPS,
    "指数移动平均": STEPS,
    "指数加权平均": STEPS,
    "SGD": "rmsprop#翼型数据上 rmsprop#everyone adagrad#动机",
    "momentum": f"{FORMULA} {LIST}",
    "极限环": ROUNDS,
    "Hessian": f"{MOTIVE} adagrad#有效学习率怎样下降",
    "偏差校正": f"{ZERO} images#adam",
    "from scratch": "rmsprop#从零开始实现 adagrad#从零开始实现",
    "手写实现": "rmsprop#从零开始实现 adagrad#从零开始实现",
    "勘误": MENDED,
    "习题": "rmsprop#练习 adagrad#练习 images#练习",
    "步长": f"{ZERO} rmsprop#每一步有多长",
    "噪音": f"{MOTIVE} rmsprop#有噪声时状态量的是什么",
    "准确率": f"{NET} images#results",
    "测试精度": f"{RULES} images#results images#cnn-results",
    "學習率衰減": SLOWER,
    "洩漏平均": STEPS,
    "預條件子": MOTIVE,
    "卷積網路": CNN,
    "xuexilv": f"{SLOWER} {FALL} adagrad#动机 rmsprop#学习率不变时的-2-周期 rmsprop#梯度下降能承受多大的学习率",
    "banshuaiqi": HALF,
    "xieloupingjun": STEPS,
    "hunxiaojuzhen": ONCE,
}
SYMBOLS = {
    "γ": f"{CHOICE} {FORMULA}",
    "怎样选 γ": CHOICE,
    "ε": INSIDE,
    "ϵ": INSIDE,
    "η/√t": f"{SLOWER} adagrad#动机",
    "1/(1 − γ)": HALF,
    "β₁": "images#adam",
    "β2": "images#adam rmsprop#本章的记号",
    "ρ": "images#adadelta",
    "2-周期": ROUNDS,
    "2周期": ROUNDS,
    "√s": "rmsprop#two-steps rmsprop#noise-scale rmsprop#有噪声时状态量的是什么",
    "sₜ": f"{NOTATION} {FORMULA} {MOTIVE} adagrad#算法",
    "γ 太小": FOLD,
    "⊙": f"{NOTATION} adagrad#算法 images#两个状态的规则",
}
CODE = {
    "RMSProp eps": LIST,
    "lr": f"{LIST} adagrad#parameters {NOTATION}",
    "torch.optim": SIMPLE,
    "torch.optim.RMSprop": f"rmsprop#简洁实现 {LIST}",
    "MSELoss": FOUR,
    "rmsprop_2d": "rmsprop#二维的例子",
    "rmsprop 2d": "rmsprop#二维的例子",
    "train_2d": f"{TWO_D} {LOOP}",
    "gradient_weights": "rmsprop#本章的代码按次序运行先导入要用的包最近-40-步的权重",
    "默认值 alpha": LIST,
    "centered": LIST,
    "adagrad_2d": "adagrad#二维的例子",
    "lr_decay": "adagrad#parameters",
    "initial_accumulator_value": "adagrad#parameters",
    "torch.optim.Adam": "images#adam",
    "weight_decay": f"{LIST} adagrad#parameters",
    "nn.Linear": "rmsprop#它与从零开始的实现有四处不同",
    "CrossEntropyLoss": f"{NET} {SPIRAL}",
}
QUESTIONS = {
    "学习率怎么选": f"{CHOICE} adagrad#怎样选-η何时用它",
    "为什么不收敛": "rmsprop#收敛 rmsprop#学习率不变时的-2-周期 adagrad#收敛 rmsprop#梯度下降能承受多大的学习率",
    "RMSProp 名字怎么来的": NAME,
    "什么是泄漏平均": STEPS,
    "怎样让学习率下降": SLOWER,
    "为什么要偏差修正": f"{ZERO} images#adam",
    "ε 放在根号里还是外": INSIDE,
    "Adam 和 RMSProp 有什么不同": f"{LIST} {FAMILY} {RULES} images#adam",
    "epoch 是什么": "rmsprop#训练线性回归 rmsprop#二维的例子 adagrad#二维的例子 adagrad#训练线性回归",
    "数据集从哪里下载": "images#数据 rmsprop#数据模型与训练循环 writing#数据集",
    "Adagrad 何时用": "adagrad#怎样选-η何时用它",
    "how to choose learning rate": f"{CHOICE} adagrad#怎样选-η何时用它",
    "梯度下降的学习率最多多大": "rmsprop#梯度下降能承受多大的学习率 rmsprop#divergence",
    "步子最长有多长": "rmsprop#每一步有多长 rmsprop#step-bound-table rmsprop#step-bound",
}
MISSPELT = {
    "RMSprob": RMSPROP,
    "RMS Prop": RMSPROP,
    "Adagard": ADAGRAD,
    "momentun": f"{FORMULA} {LIST}",
    "precondtioner": MOTIVE,
    "Adadleta": "images#adadelta",
    "cross entrpy": f"{SPIRAL} {NET}",
    "泄露平均": STEPS,
    "半衰其": HALF,
    "学习律衰减": SLOWER,
    "预条件字": MOTIVE,
    "混肴矩阵": ONCE,
    "交叉商": f"{SPIRAL} {NET} rmsprop#spiral-rules",
    "ＲＭＳＰｒｏｐ": RMSPROP,
    "学习 率 衰减": SLOWER,
    "线 性 回 归": AIRFOIL,
}
TWO_WORDS = {
    "lr 衰减": f"{LIST} adagrad#parameters {SLOWER}",
    "lr衰减": f"{LIST} adagrad#parameters {SLOWER}",
    "练习2答案": "rmsprop#练习-2-的答案 adagrad#练习-2-的答案 images#练习-2-的答案",
    "Adagrad 学习率 下降": FALL,
    "Adagrad 与 RMSProp 的关系": "adagrad#与-rmsprop-的关系",
    "Adagrad 和 RMSProp 比较": f"{PARTS} {TRIED}",
    "零初值 步长": ZERO,
    "噪声 曲率": "rmsprop#有噪声时状态量的是什么 rmsprop#noise-scale",
    "RMSProp Reddi": FOLD,
    "翼型 余弦": "rmsprop#翼型数据上 rmsprop#everyone adagrad#怎样选-η何时用它",
    "偏置 初值 随机": FOUR,
    "Adam 偏差": f"images#adam {ZERO} rmsprop#几种算法把梯度除以什么",
    "稀疏 Adagrad": f"{SPARSE} adagrad#怎样选-η何时用它",
    "卷积 精度": "images#换成卷积网络 images#cnn-results",
    "Défossez 保证": FOLD,
    "谷 转过": "rmsprop#练习-2-的答案 rmsprop#rotation rmsprop#练习",
}
NUMBERS = {
    "6.58": HALF,
    "0.8715": MENDED,
    "3.16 η": f"{STEPS} rmsprop#每一步有多长",
    "0.241688": "adagrad#训练线性回归 rmsprop#一次训练与多次训练",
    "1797": "images#数据",
    "2410": NET,
    "1610 个参数": "images#换成卷积网络",
    "0.9194": "images#results",
    "10^-6": f"{FORMULA} rmsprop#ε-为什么取得这么小噪声使点游荡多远",
    "1e-8": LIST,
    "1503 行": "rmsprop#数据模型与训练循环",
    "−2.38": "rmsprop#二次函数上 adagrad#二维的例子",
    "Fashion-MNIST": "rmsprop#练习-3-的答案 rmsprop#练习",
    "45°": "rmsprop#练习-2-的答案 rmsprop#练习 rmsprop#rotation",
    "0.386": "rmsprop#练习-3-的答案",
    "451": "images#confusion",
}
FIGURES = {
    "混淆矩阵 图": "images#confusion",
    "等高线图": "rmsprop#trajectory rmsprop#three-rules adagrad#path",
    "四种学习率调度 图": "rmsprop#schedules",
    "认错的前十幅": "images#mistakes",
    "卷积网络 各层 形状": "images#layers",
    "梯度下降 走出图外": "rmsprop#divergence rmsprop#梯度下降能承受多大的学习率",
    "步长上限 灰线": "rmsprop#step-bound",
    "参数 表": f"{LIST} adagrad#parameters",
    "阴影带": f"{BANDS} rmsprop#一次训练与多次训练 adagrad#训练线性回归",
    "几种算法的除数": "rmsprop#family",
    "灰度图": "images#pictures",
    "狭长的谷": "rmsprop#trajectory rmsprop#与梯度下降和-adagrad-画在一起",
    "图 10": "rmsprop#cycle",
    "特征频率 误差 曲线": "adagrad#features",
}

GOLDEN = {
    "term": TERMS,
    "English": ENGLISH,
    "synonym": SYNONYMS,
    "symbol": SYMBOLS,
    "code name": CODE,
    "question": QUESTIONS,
    "misspelling": MISSPELT,
    "two words": TWO_WORDS,
    "number": NUMBERS,
    "figure": FIGURES,
}
