"""What was cleaned from a text, in the address of the page that tells it."""

from collections.abc import Mapping

from faq.cleaning import Counts, Kind


def cleaned_query(counts: Counts) -> str:
    """More of a query, as `&cleaned=soft_hyphen.2,tab.1`; empty if nothing was cleaned."""
    return (
        "&cleaned=" + ",".join(f"{kind.value}.{n}" for kind, n in counts.items()) if counts else ""
    )


def cleaned_in(query: Mapping[str, str]) -> Counts:
    """What `cleaned_query` wrote; whatever else an address says is left out."""
    found = {}
    for part in query.get("cleaned", "").split(",")[: len(Kind)]:
        name, _, count = part.partition(".")
        if name in {kind.value for kind in Kind} and count.isascii() and count[:9].isdigit():
            found[Kind(name)] = int(count[:9])
    return found
