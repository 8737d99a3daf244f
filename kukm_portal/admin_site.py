"""Django's admin by the same door: no sign-in form of its own, second factor given, for administrators of the system."""

from accounts.second_factor import SameDoorAdmin

portal_admin = SameDoorAdmin()
