"""The wording of the summary that comes with the project: 公文语体, for a hall to use or to start from.

A line is a style and its text. `IF`, `ELSE` and `END` are instructions that stand alone; what is left out takes its
punctuation along (`lantai.summary.word.tidying`). XX is another department's to fill in and is marked.
"""

TITLE, SUBTITLE, HEADING, SUBHEADING, TEXT, SIGNATURE = "title", "subtitle", "heading", "subheading", "text", "signature"
IF, ELSE, END = "if", "else", "endif"
BLANK = "XX"

Line = tuple[str, str]


def clause(key: str, words: str, mark: str = "，") -> str:
    """Words that stand only if the figure says something, with the mark that follows them."""
    return f"{{% if {key} %}}{words}{mark}{{% endif %}}"


def in_quotes(words: str) -> str:
    """Words in the quotation marks of Chinese."""
    return f"“{words}”"


ARCHIVES_DAY: list[Line] = [
    (HEADING, "一、开展国际档案日系列活动"),
    (IF, "archives_day_places or archives_day_visitors"),
    (
        TEXT,
        "{% if archives_day_places %}到{{ archives_day_places }}{% endif %}开展“6·9”国际档案日系列活动，"
        + clause("archives_day_visitors", "接待参观者{{ archives_day_visitors }}")
        + "。",
    ),
    (ELSE, ""),
    (TEXT, "“6·9”国际档案日系列活动：无。"),
    (END, ""),
]

EXHIBITIONS: list[Line] = [
    (HEADING, "二、举办档案展览"),
    (IF, "exhibitions_held"),
    (
        TEXT,
        "全年举办展览{{ exhibitions_held }}，"
        + "{% if sections_shown %}展陈{{ sections_shown_quoted }}"
        + "{% if sections_shown_number > 1 %}等{{ sections_shown_number }}个{% endif %}单元，{% endif %}"
        + "{% if photos_shown or documents_shown or artifacts_shown %}展出"
        + clause("photos_shown", "照片{{ photos_shown }}", "、")
        + clause("documents_shown", "图文资料{{ documents_shown }}", "、")
        + clause("artifacts_shown", "实物资料{{ artifacts_shown }}", "、")
        + "{% endif %}。",
    ),
    (ELSE, ""),
    (TEXT, "举办展览：无。"),
    (END, ""),
    (IF, "visitors_received or online_views"),
    (
        TEXT,
        clause("visitors_received", "全年接待参观者{{ visitors_received }}", "。")
        + clause("online_views", "网上展览、展品和档案故事浏览{{ online_views }}，不计入参观人数", "。"),
    ),
    (END, ""),
]

READING_ROOM: list[Line] = [
    (HEADING, "三、做好档案利用服务"),
    (IF, "readers_received or items_provided or copies_made"),
    (
        TEXT,
        "全年"
        + clause("readers_received", "接待群众来访{{ readers_received }}")
        + clause("items_provided", "提供档案利用{{ items_provided }}")
        + clause("copies_made", "复印档案{{ copies_made }}")
        + "。",
    ),
    (ELSE, ""),
    (TEXT, "接待群众来访、提供档案利用：无。"),
    (END, ""),
]

COMPILING: list[Line] = [
    (HEADING, "四、推进档案编研"),
    (SUBHEADING, "（一）年鉴编纂"),
    (IF, "yearbook_contributions"),
    (TEXT, "参与{{ yearbook_contributions }}编纂和校对。"),
    (ELSE, ""),
    (TEXT, "参与年鉴编纂：无。"),
    (END, ""),
    (SUBHEADING, "（二）档案故事"),
    (IF, "stories_written or stories_pitched or stories_accepted"),
    (
        TEXT,
        clause("stories_written", "编撰档案故事{{ stories_written }}", "；")
        + "{% if stories_pitched %}向{% for outlet in stories_pitched_parts %}{{ outlet.label }}、{% endfor %}"
        + "投稿{{ stories_pitched }}，{% endif %}"
        + clause("stories_accepted", "采用{{ stories_accepted }}")
        + "。",
    ),
    (ELSE, ""),
    (TEXT, "编撰档案故事、投稿：无。"),
    (END, ""),
    (SUBHEADING, "（三）史料书"),
    (IF, "heritage_books"),
    (TEXT, "{{ heritage_books }}。"),
    (ELSE, ""),
    (TEXT, "史料书入选资助名单：无。"),
    (END, ""),
]

GUIDANCE: list[Line] = [
    (HEADING, "五、加强业务指导和培训"),
    (IF, "guidance_visits or trainings or courseware_made"),
    (
        TEXT,
        clause("guidance_visits", "上门指导{{ guidance_visits }}", "；")
        + "{% if trainings %}举办业务培训{{ trainings }}，"
        + clause("trainees", "培训{{ trainees }}")
        + "{% endif %}"
        + clause("courseware_made", "制作业务培训课件{{ courseware_made }}")
        + "。",
    ),
    (ELSE, ""),
    (TEXT, "业务指导、业务培训：无。"),
    (END, ""),
]

LAW: list[Line] = [
    (HEADING, "六、开展档案法宣传"),
    (IF, "law_publicity"),
    (TEXT, "开展档案法宣传活动{{ law_publicity }}。"),
    (ELSE, ""),
    (TEXT, "档案法宣传活动：无。"),
    (END, ""),
]

OTHERS: list[Line] = [
    (HEADING, "七、其他工作"),
    (SUBHEADING, "（一）队伍建设"),
    (TEXT, "现有工作人员XX名，其中在编XX名；全年参加业务学习XX人次。"),
    (SUBHEADING, "（二）接收整理"),
    (TEXT, "全年接收进馆档案XX卷、XX件，整理档案XX卷、XX件，馆藏总量达到XX卷、XX件。"),
    (SUBHEADING, "（三）档案数字化"),
    (TEXT, "全年完成档案数字化XX卷、XX件、XX页，馆藏档案数字化率达到XX%。"),
    (SUBHEADING, "（四）执法检查"),
    (TEXT, "会同有关部门对XX家单位开展档案执法检查，发现并督促整改问题XX个。"),
    (SUBHEADING, "（五）馆库建设"),
    (TEXT, "馆库建筑面积XX平方米，全年投入XX万元用于馆库建设和设备更新。"),
]

WORDING: list[Line] = [
    (TITLE, "{{ hall }}"),
    (TITLE, "{{ year }}年度工作总结"),
    (
        TEXT,
        "{{ year }}年，在{{ leadership }}的正确领导和上级档案主管部门的有力指导下，我馆认真履行为党管档、为国守史、"
        "为民服务职责，扎实推进档案宣传、利用、编研和业务指导各项工作。"
        "现将{% if whole_year %}全年{% else %}截至{{ until }}的{% endif %}工作情况总结如下。",
    ),
    *ARCHIVES_DAY,
    *EXHIBITIONS,
    *READING_ROOM,
    *COMPILING,
    *GUIDANCE,
    *LAW,
    *OTHERS,
    (SIGNATURE, "{{ hall }}"),
    (SIGNATURE, "{{ today }}"),
]
