"""What a difference in an answer means, in all but the schemas of its body and its headers."""

from __future__ import annotations

from contract_tests.diff.change import TEXTS
from contract_tests.diff.differences import MISSING, Difference
from contract_tests.diff.judgement import Judgement, reworded
from contract_tests.diff.place import ANSWER, Place


def judge_answer(one: Difference, place: Place) -> Judgement:
    """All but what schemas say of values."""
    trail, status = one.trail, place.status
    if len(trail) == 2:
        return _of_status(one, status)
    what, name = str(trail[2]), str(trail[3]) if len(trail) > 3 else ""
    if what == "headers" and name:
        return _of_header(one, f"the header `{name}`", status)
    if what == "links":
        return _of_link(one, name, status)
    text = next((step for step in (what, *trail[4:5]) if step in TEXTS), None)
    if text:
        return reworded(text, ANSWER, status)
    if what == "content" and len(trail) == 4:
        return _of_media_type(one, name, status)
    return Judgement("breaking", "answers", f"`{trail[-1]}` of {ANSWER} is another", status)


def _of_status(one: Difference, status: str) -> Judgement:
    if one.is_removed:
        said = f"it no longer answers {status}; code that waits for this status waits in vain"
        return Judgement("breaking", "answers", said)
    # A part of a file, 206, is answered to who asked for one.
    if status.startswith("2") and status != "206":
        said = f"it may now answer {status}; code that knows one status of success meets another"
        return Judgement("breaking", "answers", said)
    return Judgement("compatible", "answers", f"it may now answer {status}")


def _of_link(one: Difference, name: str, status: str) -> Judgement:
    if one.trail[-1] == "description":
        return reworded("description", f"the link `{name}` of {ANSWER}", status)
    if one.is_removed and len(one.trail) == 4:
        said = f"{ANSWER} has no link `{name}` any more; tools that follow it stop there"
    elif one.old is MISSING and len(one.trail) == 4:
        said = f"{ANSWER} has a link `{name}` now"
    else:
        said = f"the link `{name}` of {ANSWER} leads on otherwise"
    return Judgement("compatible", "clients", said, status)


def _of_media_type(one: Difference, name: str, status: str) -> Judgement:
    if one.is_removed:
        said = f"{ANSWER} is no longer `{name}`; code that reads it as that fails"
        return Judgement("breaking", "answers", said, status)
    return Judgement("compatible", "answers", f"{ANSWER} may now be `{name}`", status)


def _of_header(one: Difference, header: str, status: str) -> Judgement:
    keyword = str(one.trail[4]) if len(one.trail) > 4 else ""
    if not keyword and one.is_removed:
        said = f"{ANSWER} no longer has {header}; code that reads it finds nothing"
        return Judgement("breaking", "answers", said, status)
    if not keyword:
        return Judgement("compatible", "answers", f"{ANSWER} may now have {header}", status)
    if keyword in TEXTS:
        return reworded(keyword, f"{header} of {ANSWER}", status)
    if keyword == "required" and one.new is True:
        said = f"{ANSWER} always has {header} now; an implementation has to send it"
        return Judgement("compatible", "implementations", said, status)
    if keyword == "required":
        said = f"{ANSWER} no longer has to have {header}; code that reads it may find nothing"
        return Judgement("breaking", "answers", said, status)
    return Judgement("breaking", "answers", f"`{keyword}` of {header} of {ANSWER} is another", status)
