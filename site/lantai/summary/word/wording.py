"""The wording of the summary that comes with the project: 公文语体, for a hall to use or to start from.

A line is a style and its text. `IF`, `ELSE` and `END` are instructions that stand alone; what is left out takes its
punctuation along (`lantai.summary.word.tidying`). XX is another department's to fill in and is marked.
"""

TITLE, SUBTITLE, HEADING, SUBHEADING, TEXT, SIGNATURE = (
    "title",
    "subtitle",
    "heading",
    "subheading",
    "text",
    "signature",
)
IF, ELSE, END = "if", "else", "endif"
BLANK = "XX"

Line = tuple[str, str]


def clause(key: str, words: str, mark: str = "，") -> str:
    """Words that stand only if the figure says something, with the mark that follows them."""
    return f"{{% if {key} %}}{words}{mark}{{% endif %}}"


ARCHIVES_DAY: list[Line] = [
    (HEADING, "一、开展国际档案日系列活动"),
    (IF, "archives_day_places or archives_day_visitors"),
    (
        TEXT,
        "{% if archives_day_places %}到{{ archives_day_places_named }}"
        "{% if archives_day_places_number > 6 %}{{ archives_day_places_number }}处{% endif %}{% endif %}"
        "开展“6·9”国际档案日系列活动，"
        + clause("archives_day_visitors", "接待参观者{{ archives_day_visitors }}")
        + "。",
    ),
    (ELSE, ""),
    (TEXT, "本年度无“6·9”国际档案日系列活动。"),
    (END, ""),
]

EXHIBITIONS: list[Line] = [
    (HEADING, "二、举办档案展览"),
    (IF, "exhibitions_held"),
    (
        TEXT,
        "{{ span }}举办展览{{ exhibitions_held }}，"
        "{% if sections_shown %}展陈{{ sections_shown_quoted }}"
        "{% if sections_shown_number > 1 %}等{{ sections_shown_number }}个{% endif %}单元，{% endif %}"
        "{% if photos_shown or documents_shown or artifacts_shown %}展出"
        + clause("photos_shown", "照片{{ photos_shown }}", "、")
        + clause("documents_shown", "图文资料{{ documents_shown }}", "、")
        + clause("artifacts_shown", "实物资料{{ artifacts_shown }}", "、")
        + "{% endif %}。",
    ),
    (ELSE, ""),
    (TEXT, "本年度无现场展览。"),
    (END, ""),
    (IF, "visitors_received or online_views"),
    (
        TEXT,
        clause("visitors_received", "{{ span }}接待参观者{{ visitors_received }}", "。")
        + clause("online_views", "网上展览、展品和档案故事浏览量{{ online_views }}（不计入参观人数）", "。"),
    ),
    (END, ""),
]

READING_ROOM: list[Line] = [
    (HEADING, "三、做好档案利用服务"),
    (IF, "readers_received or items_provided or copies_made"),
    (
        TEXT,
        "{{ span }}"
        + clause("readers_received", "接待群众来访{{ readers_received }}")
        + clause("items_provided", "提供档案利用{{ items_provided }}")
        + clause("copies_made", "复印档案{{ copies_made }}")
        + "。",
    ),
    (ELSE, ""),
    (TEXT, "本年度无群众来访和档案利用。"),
    (END, ""),
]

YEARBOOK = "yearbook_contributions or yearbook_pictures or yearbook_objects"
COMPILING: list[Line] = [
    (HEADING, "四、推进档案编研"),
    (SUBHEADING, "（一）年鉴编纂"),
    (IF, f"yearbooks_contributed_to or {YEARBOOK} or yearbook_proofs"),
    (
        TEXT,
        "参与{% if yearbooks_contributed_to %}{{ yearbooks_contributed_to_named }}{% else %}年鉴{% endif %}编纂和校对，"
        f"{{% if {YEARBOOK} %}}提供"
        + clause("yearbook_contributions", "条目{{ yearbook_contributions }}", "、")
        + clause("yearbook_pictures", "图片{{ yearbook_pictures }}", "、")
        + clause("yearbook_objects", "实物{{ yearbook_objects }}", "、")
        + "，{% endif %}"
        + clause("yearbook_proofs", "完成校对{{ yearbook_proofs }}")
        + "。",
    ),
    (ELSE, ""),
    (TEXT, "本年度无年鉴编纂和校对。"),
    (END, ""),
    (SUBHEADING, "（二）档案故事"),
    (IF, "stories_written or stories_pitched or stories_accepted"),
    (
        TEXT,
        clause("stories_written", "编撰档案故事{{ stories_written }}", "；")
        + clause("stories_pitched", "向{{ stories_pitched_named }}投稿{{ stories_pitched }}")
        + clause("stories_accepted", "采用{{ stories_accepted }}")
        + "。",
    ),
    (ELSE, ""),
    (TEXT, "本年度无档案故事编撰和投稿。"),
    (END, ""),
    (SUBHEADING, "（三）史料书"),
    (IF, "books_published or heritage_books"),
    (
        TEXT,
        clause("books_published", "出版史料书{{ books_published }}", "；")
        + clause("heritage_books", "{{ heritage_books }}", "；")
        + "。",
    ),
    (ELSE, ""),
    (TEXT, "本年度无史料书出版，无入选资助名单的史料书。"),
    (END, ""),
]

GUIDANCE: list[Line] = [
    (HEADING, "五、加强业务指导和培训"),
    (IF, "guidance_visits or trainings or trainees or courseware_made"),
    (
        TEXT,
        "{% if guidance_visits %}上门指导{{ guidance_visits }}，"
        + clause("guidance_visits_countryside", "其中到乡镇、村居业务指导{{ guidance_visits_countryside }}")
        + "；{% endif %}"
        + "{% if trainings %}举办业务培训{{ trainings }}（{{ trainings_named }}），{% endif %}"
        + clause("trainees", "培训{{ trainees }}", "；")
        + clause("courseware_made", "制作业务培训课件{{ courseware_made }}")
        + "。",
    ),
    (ELSE, ""),
    (TEXT, "本年度无业务指导和业务培训。"),
    (END, ""),
]

LAW: list[Line] = [
    (HEADING, "六、开展档案法宣传"),
    (IF, "law_publicity or law_publicity_people"),
    (
        TEXT,
        "开展档案法宣传活动{% if law_publicity %}{{ law_publicity }}{% endif %}，"
        + clause("law_publicity_people", "参与群众{{ law_publicity_people }}")
        + "。",
    ),
    (ELSE, ""),
    (TEXT, "本年度无档案法宣传活动。"),
    (END, ""),
]

OTHERS: list[Line] = [
    (HEADING, "七、其他工作"),
    (SUBHEADING, "（一）队伍建设"),
    (TEXT, "现有工作人员XX名，其中在编XX名；{{ span }}参加业务学习XX人次。"),
    (SUBHEADING, "（二）接收整理"),
    (TEXT, "{{ span }}接收进馆档案XX卷、XX件，整理档案XX卷、XX件，馆藏总量达到XX卷、XX件。"),
    (SUBHEADING, "（三）档案数字化"),
    (TEXT, "{{ span }}完成档案数字化XX卷、XX件、XX页，馆藏档案数字化率达到XX%。"),
    (SUBHEADING, "（四）执法检查"),
    (TEXT, "会同有关部门对XX家单位开展档案执法检查，发现并督促整改问题XX个。"),
    (SUBHEADING, "（五）馆库建设"),
    (TEXT, "馆库建筑面积XX平方米，{{ span }}投入XX万元用于馆库建设和设备更新。"),
]

WORDING: list[Line] = [
    (TITLE, "{{ hall }}"),
    (TITLE, "{{ year }}年度工作总结"),
    (
        TEXT,
        (
            "{{ year }}年，在{{ leadership }}的正确领导和上级档案主管部门的有力指导下，我馆认真履行为党管档、为国守史、"
            "为民服务职责，扎实推进档案宣传、利用、编研和业务指导各项工作。"
            "现将{% if whole_year %}全年{% else %}截至{{ until }}的{% endif %}工作情况总结如下。"
        ),
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
