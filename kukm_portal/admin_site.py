"""Django's admin by the same door: no sign-in form of its own, second factor given, for administrators of the system."""

from accounts.second_factor import SameDoorAdmin
from notifications.admin import ReminderPlanAdmin, WordsAdmin
from notifications.models import ReminderPlan, Words

portal_admin = SameDoorAdmin()
portal_admin.register(ReminderPlan, ReminderPlanAdmin)
portal_admin.register(Words, WordsAdmin)
