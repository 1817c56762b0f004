"""People, offices, terms, jurisdictions and organisations."""

from dateline.directory.models.organisations import EarlierBoilerplate, Organisation
from dateline.directory.models.people import Office, Person, Term, validate_partial_date
from dateline.directory.models.places import (
    Jurisdiction,
    JurisdictionAlias,
    PublicPlace,
    validate_ocd,
)
from dateline.directory.models.press_kit import KeyFact, Logo, Membership
from dateline.directory.models.roles import ChapterRole

__all__ = [
    "ChapterRole",
    "EarlierBoilerplate",
    "Jurisdiction",
    "JurisdictionAlias",
    "KeyFact",
    "Logo",
    "Membership",
    "Office",
    "Organisation",
    "Person",
    "PublicPlace",
    "Term",
    "validate_ocd",
    "validate_partial_date",
]
