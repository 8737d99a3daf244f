"""Django's admin by the same door: no sign-in form of its own, second factor given, for administrators of the system."""

from accounts.admin import (
    AgencyAdmin,
    DistrictAdmin,
    MembershipAdmin,
    OrganisationAdmin,
    PrivacyNoticeAdmin,
    RegencyAdmin,
    RegionAdmin,
    UserAdmin,
)
from accounts.models import (
    Agency,
    District,
    Membership,
    Organisation,
    PrivacyNotice,
    Province,
    Regency,
    User,
)
from accounts.second_factor import SameDoorAdmin
from casework.admin import HolidayAdmin, HolidayYearAdmin, StageTermAdmin
from casework.models import Holiday, HolidayYear, StageTerm
from cooperation.admin import TermLimitAdmin
from cooperation.models import TermLimit
from halal.admin import DeadlineRuleAdmin
from halal.admin_criteria import CriteriaAdmin, CriterionAdmin
from halal.models import Criteria, Criterion, DeadlineRule
from notifications.admin import ReminderPlanAdmin, WordsAdmin
from notifications.models import ReminderPlan, Words
from umkm.admin import HeaderSynonymAdmin, ProductGroupAdmin
from umkm.admin_words import GroupWordAdmin, SuggestionRunAdmin
from umkm.models import GroupWord, HeaderSynonym, ProductGroup, SuggestionRun

REGISTERED = {
    Province: RegionAdmin,
    Regency: RegencyAdmin,
    District: DistrictAdmin,
    Organisation: OrganisationAdmin,
    Agency: AgencyAdmin,
    User: UserAdmin,
    Membership: MembershipAdmin,
    PrivacyNotice: PrivacyNoticeAdmin,
    ProductGroup: ProductGroupAdmin,
    GroupWord: GroupWordAdmin,
    SuggestionRun: SuggestionRunAdmin,
    HeaderSynonym: HeaderSynonymAdmin,
    DeadlineRule: DeadlineRuleAdmin,
    Criteria: CriteriaAdmin,
    Criterion: CriterionAdmin,
    TermLimit: TermLimitAdmin,
    StageTerm: StageTermAdmin,
    Holiday: HolidayAdmin,
    HolidayYear: HolidayYearAdmin,
    ReminderPlan: ReminderPlanAdmin,
    Words: WordsAdmin,
}

portal_admin = SameDoorAdmin()
for model, model_admin in REGISTERED.items():
    portal_admin.register(model, model_admin)
