from lms.people.models.cohorts import Cohort, CohortMember
from lms.people.models.dated import DatedQuerySet
from lms.people.models.headcount import HeadcountDeclaration, HeadcountLine
from lms.people.models.people import Person, PersonMerge, PersonQuerySet
from lms.people.models.postings import Posting, PostingQuerySet, PostingReversal
from lms.people.models.reorganisations import Reorganisation
from lms.people.models.roles import Role
from lms.people.models.units import Category, Unit, UnitClosure, UnitName, UnitParent, UnitSuccession

__all__ = [
    "Category",
    "Cohort",
    "CohortMember",
    "DatedQuerySet",
    "HeadcountDeclaration",
    "HeadcountLine",
    "Person",
    "PersonMerge",
    "PersonQuerySet",
    "Posting",
    "PostingQuerySet",
    "PostingReversal",
    "Reorganisation",
    "Role",
    "Unit",
    "UnitClosure",
    "UnitName",
    "UnitParent",
    "UnitSuccession",
]
