"""An application that its owner has half filled in, to look at and to go on with: an ingredient is not known yet, a
page was left in the middle of a sentence."""

from accounts.models import User
from accounts.scope import scope_of
from database.scope import scoped
from halal import applying
from halal.models import HalalIngredient
from halal.opening import begin
from kukm_portal.demonstration.people import OWNERS, person_of
from umkm import drafts
from umkm.models import Business

BUSINESS, STOPPED = "Kasoami Buton Tengah", "Parut singkong\nPeras sampai ke"


def make_draft_application() -> None:
    """By the same services as the pages use."""
    owner: User = person_of(OWNERS[0]).user
    with scoped(scope_of(owner)):
        business = Business.objects.owned_by(owner).get(name=BUSINESS)
        case = begin(user=owner, business=business)
        found = applying.found_for(owner, case.public_id)
        assert found is not None and found.judgement is not None
        for line in found.judgement.questions[:3]:
            applying.save_answer(found, line, line.item.opens)
        applying.save_supervisor(found, name=owner.person.full_name, relation="pemilik", is_muslim=True)
        applying.save_products(found, list(business.products.all()), [])
        applying.save_brand(found, brand="", area="kabupaten")
        cassava = applying.add_ingredient(found, name="Singkong", kind="baku")
        applying.save_ingredient(found, cassava, proof=HalalIngredient.Proof.NATURAL)
        applying.add_ingredient(found, name="Minyak goreng", kind="tambahan")
        applying.save_tool(found, None, name="Parutan", kind="manual", halal_only=True)
        drafts.save(person=owner.person, form="halal/proses", subject=case.public_id, values={"steps": [STOPPED]})
