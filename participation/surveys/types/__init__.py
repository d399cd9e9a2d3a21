"""The types of questions: one class each, found by name."""

from participation.surveys.questionnaire import Item
from participation.surveys.types.amounts import Allocation, Date, Number
from participation.surveys.types.base import Type
from participation.surveys.types.choosing import Multiple, Scale, Single, YesNo
from participation.surveys.types.ordering import Matrix, Ranking
from participation.surveys.types.places import Area, Place
from participation.surveys.types.writing import Consent, Info, LongText, ShortText

TYPES: dict[str, Type] = {
    one.name: one
    for one in (
        Single(), Multiple(), YesNo(), Scale(), Matrix(), Ranking(), Number(), Date(), ShortText(), LongText(), Place(), Area(),
        Allocation(), Info(), Consent(),
    )
}  # fmt: skip


def type_of(item: Item) -> Type:
    """Return the type of a question."""
    return TYPES[item.kind]
