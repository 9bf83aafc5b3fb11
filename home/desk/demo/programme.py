"""What the town's organizations offer residents: themes, their topics, and whom they are for."""

# organization: [(theme, field, summary, topics, audience)]
PROGRAMME = {
    "lixin-first-aid": [
        ("社区急救知识宣讲", "first-aid", "学会心肺复苏和使用除颤仪，关键四分钟不慌。", "心肺复苏 海姆立克法 止血包扎 中暑与烫伤 老人跌倒怎么扶", "所有居民"),
        ("小小急救员", "first-aid", "给孩子的急救游戏课，家长一起学。", "认识急救电话 拨打求助 小伤口处理 防溺水", "小学生和家长"),
    ],
    "qinsheng": [
        ("乐器教学入门班", "music", "零基础，乐器可以借，跟着老师一句一句来。", "二胡 葫芦丝 手风琴 口琴 竹笛", "想学乐器的大人和孩子"),
        ("凉亭小合奏", "music", "一个月一次，会几个音都能坐进来。", "春日 夏夜 秋风 冬暖", "所有居民"),
    ],
    "little-lamp": [
        ("放学后的两小时", "tutoring", "陪写作业，有问有答，七点前交还给家长。", "语文 数学 英语 科学小实验 错题整理", "小学三至六年级"),
        ("绘本故事会", "reading", "听一个故事，画一张画，带一本书回家。", "节气故事 胶东传说 科学家的童年 绘本里的家", "四至八岁的孩子"),
    ],
    "peace-table": [
        ("邻里议事圆桌", "mediation", "把楼里的难事摆上圆桌，当场说，当场记。", "停车 漏水 噪音 楼道堆物 宠物", "有话想说的居民"),
        ("调解员夜谈", "mediation", "讲一个真实改编的纠纷，看看怎样说到一起。", "婆媳之间 租房押金 装修时间 共有围墙", "所有居民"),
    ],
    "warm-lane": [
        ("爱心餐食配送", "relief", "给居家老人送热饭，也坐下来说说话。", "东片 西片 北片", "高龄和独居老人"),
        ("冬衣互赠日", "relief", "洗净的冬衣换个主人，先到先挑。", "大人衣物 孩子衣物 被褥", "所有居民"),
    ],
    "pear-choir": [
        ("合唱团公开排练", "choir", "不会识谱也能来，站进队伍就是团员。", "开声与呼吸 黄河 茉莉花 我和我的祖国 四声部练习", "爱唱歌的邻居"),
        ("凉亭下的音乐会", "choir", "一小时，十首歌，孩子老人都能跟着唱。", "立春 端午 中秋 重阳 新年", "所有居民"),
    ],
    "river-walkers": [
        ("蚬河清晨健步走", "walking", "五公里，分三组，走完量血压。", "慢步组 快步组 亲子组 捡跑组", "所有居民"),
    ],
    "bright-law": [
        ("法律援助坐班日", "legal-aid", "律师当面答，一户一刻钟，带上材料。", "物业与维修 继承与遗嘱 劳动合同 消费维权 防诈骗", "有法律问题的居民"),
        ("普法小剧场", "legal-aid", "邻居演给邻居看，看完投票谁有理。", "借条 高空抛物 网购退货", "所有居民"),
    ],
    "skilled-hands": [
        ("手工作坊公开课", "crafts", "材料都备好，两小时带走一件自己做的东西。", "剪纸窗花 面塑 布老虎 编织杯垫 扎染方巾", "所有居民"),
        ("邻里跳蚤市场", "crafts", "旧物换新主，手艺摆出来。", "玩具专场 图书专场 手作专场", "所有居民"),
    ],
    "red-vests": [
        ("楼道清洁日", "volunteering", "带上手套，两小时把楼道小广告清干净。", "一至四号楼 五至八号楼 九至十二号楼 地下车库", "志愿者"),
        ("志愿者进社区", "volunteering", "量血压、理发、磨刀、修小家电，都不收费。", "便民服务 再就业咨询 健康义诊", "所有居民"),
    ],
    "silver-class": [
        ("手机课一对一", "elderly", "说慢一点，教到会为止。", "挂号 交水电费 视频通话 防诈骗 看公交", "六十岁以上的居民"),
    ],
    "green-leaf": [
        ("分类亭旁十分钟", "environment", "十分钟听完，答对领一棵薄荷苗。", "厨余堆肥 旧衣布袋 电池去哪儿 快递盒新生", "所有居民"),
    ],
}  # fmt: skip


def body_of(summary: str, topic: str, place: str) -> list[tuple[str, str]]:
    """What an activity's page says at length, as blocks."""
    return [
        ("text", f"{summary}\n\n这一次的主题是“{topic}”。我们准备好了材料和茶水，您穿得舒服、准时到就好。"),
        ("heading", "怎么来"),
        ("text", f"{place}。腿脚不方便的邻居请提前打电话，志愿者到楼下接。"),
        ("notice", "有变动我们会在这个页面上写明；拿不准的时候，打一个电话最稳妥。"),
    ]


# Where activities take place that need no room of ours.
PLACES = ["梨园小区凉亭", "小区南门广场", "蚬河步道起点", "垃圾分类亭旁", "各楼楼道口"]
# Rooms that suit an organization's activities, by slug; none: outdoors.
ROOMS = {
    "lixin-first-aid": ["hall", "hall-east"],
    "qinsheng": ["hall-west", "parlour"],
    "little-lamp": ["round-table", "parlour"],
    "peace-table": ["round-table"],
    "warm-lane": ["canteen"],
    "pear-choir": ["activity-hall", "hall"],
    "bright-law": ["round-table", "hall-east"],
    "skilled-hands": ["workshop"],
    "red-vests": ["activity-hall"],
    "silver-class": ["parlour", "hall-west"],
}
