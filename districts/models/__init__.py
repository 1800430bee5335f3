from districts.models.office import DistrictGroup, GroupMembership, Office, OfficeStatistic, Section
from districts.models.person import Membership, Role, User

__all__ = ["DistrictGroup", "GroupMembership", "Membership", "Office", "OfficeStatistic", "Role", "Section", "User"]
