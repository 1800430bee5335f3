"""The parts a word can play in a sentence, and the groups of them that the rules speak of."""

from dataclasses import dataclass

from okrs.outcomes.segment import Token

# A word with several tags plays the part that stands first here.
ROLES = (
    "completion", "disburse", "views", "join", "receive",
    "doubt_staff", "doubt_cert", "doubt_ready", "doubt_access", "doubt_tax",
    "state_verb", "repeat", "passes", "use",
    "inner", "hold", "make", "give", "check", "step", "do",
    "state_people", "state_event", "state_place", "state",
    "case", "time", "sample", "refuse", "document", "event", "product", "vehicle", "animal", "staff", "people", "household", "body", "place",
)  # fmt: skip
ACTS = frozenset({"make", "hold", "give", "check", "step", "inner"})
SERVICES = ACTS | {"receive", "join"}
STATE_NOUNS = frozenset({"state", "state_people", "state_event", "state_place"})
PEOPLE = frozenset({"people", "household", "state_people"})
THINGS = frozenset({"product", "event", "document", "body", "place", "refuse", "household", "vehicle", "animal"})
ENTITIES = PEOPLE | THINGS | STATE_NOUNS - {"state"} | {"staff", "case", "sample"}
PREDICATES = SERVICES | {
    "state_verb", "use", "repeat", "completion", "passes", "got", "doubt_cert", "doubt_ready", "doubt_access", "doubt_staff", "views", "moved",
}  # fmt: skip

# The zones of a sentence. What stands in a cut one says nothing of what the number counts.
ZONES = ("purpose", "let", "result", "by", "from", "during", "in", "that", "and")
CUT = frozenset({"purpose", "by", "from", "during", "in", "quote", "topic"})

# A state said as a finished sentence, even right behind a service: อบรมแล้ว|มีรายได้, not the object of it: แจกถัง|แยกขยะ.
FINITE = (
    "มี", "ไม่", "ยัง", "กลับ", "ได้", "หาย", "รอด", "เลิก", "พ้น", "หลุดพ้น", "อยู่", "ดีขึ้น", "ช่วยเหลือต", "พึ่ง", "ควบคุม", "เสียชีวิต", "รู้สึก", "พึงพอใจ", "กันเอง", "นำ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A word in its place: the zone it stands in and the role it plays there."""

    token: Token
    zone: str
    role: str
    place: int

    def is_a(self, *roles: str) -> bool:
        return self.role in roles

    @property
    def is_plain(self) -> bool:
        """It stands in no list that says anything."""
        return self.token.tags <= {"plain"}
