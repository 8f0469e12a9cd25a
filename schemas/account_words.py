"""The words in which a customer is described: what the rules of the classes ask."""

from __future__ import annotations

from schemas.words import choices

FIRM, PERSON = "单位", "个人"
NATURES = choices((FIRM, "Firm"), (PERSON, "Person"))
INDUSTRIES = choices(
    ("党委", "Party"),
    ("政府", "Government"),
    ("军队", "Army"),
    ("公检法", "Police and courts"),
    ("文化", "Culture"),
    ("教育", "Education"),
    ("卫生", "Health"),
    ("新闻", "Press"),
    ("其他行业", "Other field"),
)
RANKS = choices(("核心", "Core"), ("重要", "Important"), ("一般", "Ordinary"))
EMPLOYERS = choices(
    ("政府行政机关", "Government agency"),
    ("企事业单位", "Enterprise or institution"),
    ("私营企业", "Private firm"),
    ("外资企业", "Foreign firm"),
    ("个体工商户", "Sole trader"),
    ("城市新兴白领中产阶层", "New white-collar middle class"),
)
STANDINGS = choices(
    ("政府及行政机关官员", "Official"),
    ("政府及行政机关公务员(中等职位)", "Civil servant of middle rank"),
    ("普通公务员", "Ordinary civil servant"),
    ("高层管理人员", "Senior manager"),
    ("中层管理人员", "Middle manager"),
    ("普通管理人员", "Ordinary manager"),
    ("私企业主", "Owner of a private firm"),
    ("中高管理人士", "Middle or senior manager"),
    ("商贸个体户", "Trader"),
    ("职业经理人", "Professional manager"),
    ("外企或大型企业员工", "Employee of a foreign or large firm"),
    ("专业人士", "Professional"),
    ("知识型自由职业者", "Knowledge freelancer"),
)
TARGET_GRADES = choices(("A级", "Grade A"), ("B级", "Grade B"), ("C级", "Grade C"))
SPREADS = choices(("主动传播", "Often"), ("有时传播", "Sometimes"), ("很少传播", "Rarely"))
