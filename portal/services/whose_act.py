"""Whose act a change of a case is."""

from portal.domain.vocabulary import Role
from portal.services.officer.officers import SignedIn


class WhoseAct:
    """What a change of a report and of a case review share. `by` is None: by the person whose case it is."""

    by: SignedIn | None

    @property
    def role(self) -> Role:
        """Whose act it is."""
        return self.by.role if self.by else Role.RESIDENT

    @property
    def officer(self) -> SignedIn:
        """The officer whose act it is; for acts that no resident has."""
        if self.by is None:
            raise ValueError("an act of officers only")
        return self.by
