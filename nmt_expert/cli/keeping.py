"""Keep an interview at a terminal in the casebook, and tell what cannot be kept."""

from __future__ import annotations

from pathlib import Path

import click

from nmt_expert.casebook.errors import CasebookError
from nmt_expert.casebook.pseudonyms import wrong_with_client
from nmt_expert.casebook.store import Casebook
from nmt_expert.casebook.visit_saver import VisitSaver
from nmt_expert.cli.output import tell
from nmt_expert.cli.talking import EndOfInput
from nmt_expert.cli.visits.pseudonym import question_name
from nmt_expert.interview.session import Session
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.place_words import complaint_words
from nmt_expert.reasoning.visit import Visit


class InterviewSaver:
    """Saves one interview; what cannot be saved is told.

    Attributes:
        begun: Where a resumed interview begins: what was saved of it.
        left_out: Whether what was saved has words that today's rules do not have; it stays saved.
        failed: Whether saving failed; then the interview ends, so that no answer is lost unseen.
        past: The earlier visits of the client, as far as they can be read; of a resumed one none.
    """

    def __init__(self, expert: Expert, path: Path | None, client: str, resume: str) -> None:
        """Open the casebook; it is closed when the command ends.

        Args:
            expert: Its knowledge is noted with the visit.
            path: The file; the default one if None.
            client: Whose visit it is; a new pseudonym if ``""``.
            resume: Number or pseudonym of a saved visit to go on with; ``""`` for a new one.

        Raises:
            CasebookError: There is no such visit, or the casebook cannot be used.
            click.BadParameter: The pseudonym cannot be one.
        """
        if client and (wrong := wrong_with_client(client)):
            raise click.BadParameter(f"this cannot be a pseudonym: {wrong}", param_hint="'--client'")
        book = click.get_current_context().with_resource(Casebook(path))
        if client:
            question_name(book, client)
        self._where = f" --casebook {path}" if path else ""
        self._saver = VisitSaver(expert, book, client=client, resume=resume)
        for problem in self._saver.problems:
            tell(problem)
        if self._saver.before_client:
            tell(_unconfirmed(expert.knowledge, self._saver.begun.visit, self._saver.before_client.visit))
        self.begun, self.past = self._saver.begun, self._saver.past
        self.left_out, self.failed = bool(resume and self._saver.problems), False

    @property
    def scope(self) -> str:
        """What the person who asks may do, kept with the visit; at first as it was kept before, if it was."""
        return self._saver.scope

    @scope.setter
    def scope(self, scope: str) -> None:
        self._saver.scope = scope

    def keep(self, session: Session) -> None:
        """Save the session as it is now; the casebook is made with the first answer.

        Raises:
            EndOfInput: It cannot be saved, which is told; the interview ends with what there is.
        """
        try:
            self._saver.keep(session, self._saver.before_client)
        except CasebookError as error:
            self.failed = True
            tell(f"{error}\nThe interview ends here, since the last answer could not be saved.")
            raise EndOfInput from error

    def conclude(self, session: Session) -> None:
        """Keep what the visit came to."""
        if self.failed:
            return
        try:
            self._saver.conclude(session)
        except CasebookError as error:
            self.failed = True
            tell(f"{error}\nThe answers are saved; the conclusion could not be saved.")

    def say(self) -> None:
        """Say where it was saved and how to go on."""
        if saved := self._saver.saved:
            tell(f"Saved as visit {saved.id} of {saved.client}.")
            again = f"nmt-expert interview --resume {saved.id}{self._where}"
            tell(f"To continue, or to note what you did (m did: ... -> ...): {again}")
            tell(f"The note for the file: nmt-expert visits{self._where} note {saved.id}")


def _unconfirmed(kb: KnowledgeBase, now: Visit, before: Visit) -> str:
    """Return what the client said alone and nobody has confirmed: the places, what was not denied, how much was."""
    fresh = [answer for answer in now.answers if answer not in before.answers]
    said = [complaint_words(kb, one) for one in now.complaints if one not in before.complaints]
    said += [f"{kb.label(answer.finding)}: {answer.word}" for answer in fresh if answer.word != "no"]
    said += [f"{denied} times no"] if (denied := sum(answer.word == "no" for answer in fresh)) else []
    return (
        f"The client said this alone on a tablet, and nobody has confirmed it yet: {'; '.join(said) or 'a line'}.\n"
        "Go through it together: f lists the answers, c changes one. On the page each is\n"
        "confirmed: nmt-expert serve, Casebook."
    )
