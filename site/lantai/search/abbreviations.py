"""What the papers of every county call in two ways: 革委会 and 革命委员会, 土改 and 土地改革.

Groups of words that find each other, beside those editors add. None is part of the other: 人民法院 is found by 法院 anyway.
"""

GROUPS = [
    *([f"{level}政府", f"{level}人民政府"] for level in "省市县区乡镇"),
    *([f"{level}人委", f"{level}人民委员会"] for level in ("省", "市", "县", "")),
    *(
        pair.split()
        for pair in (
            "省府 省政府", "县府 县政府", "国府 国民政府", "军管会 军事管制委员会", "革委会 革命委员会", "居委会 居民委员会", "村委会 村民委员会",
            "人大 人民代表大会", "人代会 人民代表大会", "政协 政治协商会议", "妇联 妇女联合会", "工商联 工商业联合会", "文联 文学艺术界联合会",
            "科协 科学技术协会", "科委 科学技术委员会", "计委 计划委员会", "经委 经济委员会", "教委 教育委员会", "体委 体育运动委员会",
            "计生委 计划生育委员会", "爱卫会 爱国卫生运动委员会", "人武部 人民武装部", "农会 农民协会", "贫协 贫下中农协会",
            "供销社 供销合作社", "信用社 信用合作社", "农业社 农业生产合作社", "初级社 初级农业生产合作社", "高级社 高级农业生产合作社",
            "粮管所 粮食管理所", "农机 农业机械", "初小 初等小学", "高小 高等小学", "初中 初级中学", "高中 高级中学", "电大 广播电视大学",
            "抗战 抗日战争", "土改 土地改革", "镇反 镇压反革命", "肃反 肃清反革命", "文革 文化大革命", "知青 知识青年", "扫盲 扫除文盲",
            "血防 血吸虫病防治", "非典 非典型肺炎", "非遗 非物质文化遗产",
        )
    ),
]  # fmt: skip
# Kept together in a query, for the general dictionary takes many of them apart; shorter ones may be parts of other words.
_LONG = 4
KEPT = [word for group in GROUPS for word in group if len(word) >= _LONG]
