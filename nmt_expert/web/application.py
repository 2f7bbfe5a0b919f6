"""Every address of the page, and what answers it, one request after the other.

One thread does everything: an answer takes some hundredths of a second, and the engine and the casebook want one user
at a time.  What takes long is waiting for a browser, and that is done beside it.
"""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from nmt_expert.errors import NmtError
from nmt_expert.web.access import Access
from nmt_expert.web.asked import Asked, PageAnswer
from nmt_expert.web.handover import client, practitioner
from nmt_expert.web.handover.gate import kept_out
from nmt_expert.web.learn import home as learn
from nmt_expert.web.learn import practise
from nmt_expert.web.pages import casebook, chart, home, lookup, reasoning, result, tablet, visit
from nmt_expert.web.pages.problem import problem_page
from nmt_expert.web.projection import page as projection
from nmt_expert.web.protection import Protection, refusal
from nmt_expert.web.rendering import STATIC, static_text
from nmt_expert.web.workspace import Workspace

Handler = Callable[[Workspace, Asked], PageAnswer]

ADDRESSES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/", home.show),
    ("POST", "/visit", home.begin),
    ("GET", "/visit/{id}", visit.show),
    ("POST", "/visit/{id}/close", home.close),
    ("POST", "/visit/{id}/save", casebook.save_open),
    ("POST", "/visit/{id}/do/{what}", visit.act),
    ("GET", "/visit/{id}/body", chart.show),
    ("GET", "/visit/{id}/handover", practitioner.ask_to_hand_over),
    ("POST", "/visit/{id}/handover", practitioner.hand_over),
    ("GET", "/visit/{id}/said", practitioner.said),
    ("POST", "/visit/{id}/said", practitioner.confirm),
    ("GET", "/visit/{id}/result", result.card),
    ("GET", "/visit/{id}/result.json", result.data),
    ("GET", "/visit/{id}/plan", result.plan),
    ("GET", "/visit/{id}/report", result.report),
    ("GET", "/visit/{id}/note", result.note),
    ("GET", "/visit/{id}/letter", result.letter),
    ("GET", "/visit/{id}/how", reasoning.how),
    ("GET", "/visit/{id}/whynot", reasoning.whynot),
    ("GET", "/visit/{id}/whatif", reasoning.whatif),
    ("GET", "/visit/{id}/compare", reasoning.compare),
    ("GET", "/visit/{id}/chain", reasoning.chain),
    ("GET", "/visit/{id}/graph", reasoning.graph),
    ("GET", "/visit/{id}/graph.svg", reasoning.graph_file),
    ("GET", "/visit/{id}/steps", reasoning.steps),
    ("GET", "/tablet", tablet.show),
    ("POST", "/tablet", tablet.new_code),
    ("GET", "/form", client.show),
    ("GET", "/form/body", client.chart),
    ("GET", "/form/pin", client.ask_pin),
    ("POST", "/form/pin", client.unlock),
    ("POST", "/form/{what}", client.act),
    ("GET", "/casebook", casebook.clients),
    ("GET", "/casebook/{number}", casebook.saved),
    ("GET", "/casebook/{number}/file", casebook.export),
    ("POST", "/casebook/{number}/resume", casebook.resume),
    ("POST", "/casebook/{number}/follow", casebook.follow),
    ("POST", "/casebook/{number}/verdict", casebook.verdict),
    ("GET", "/casebook/{number}/delete", casebook.ask_delete),
    ("POST", "/casebook/{number}/delete", casebook.delete),
    ("GET", "/learn", learn.show),
    ("GET", "/learn/any", learn.any_case),
    ("POST", "/learn/kept", practise.go_on_from_file),
    ("GET", "/learn/handout/{name}", learn.handout),
    ("GET", "/learn/practise/{name}", practise.show),
    ("GET", "/learn/practise/{name}/file", practise.file),
    ("POST", "/learn/practise/{name}/{what}", practise.act),
    ("GET", "/learn/predict/{case:path}", projection.show),
    ("POST", "/learn/predict/{case:path}", projection.act),
    ("GET", "/look", lookup.index),
    ("GET", "/look/{kind}", lookup.kind),
    ("GET", "/look/{kind}/{name}", lookup.entry),
)
"""Method, address, and the function that answers."""


def application(workspace: Workspace, access: Access) -> Protection:
    """Return the whole page as an application that a server can run.

    Args:
        workspace: What all pages share.
        access: Who may see it.
    """
    routes = [Route(path, _endpoint(workspace, access, run), methods=[m]) for m, path, run in ADDRESSES]
    routes += [Route("/static/{name}", _static), Route("/favicon.ico", _icon)]
    routes.append(Route("/{rest:path}", _endpoint(workspace, access, _missing)))
    return Protection(Starlette(routes=routes, exception_handlers={Exception: _failed}), access)


def _endpoint(workspace: Workspace, access: Access, run: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        asked = await _asked(request)
        if request.method == "POST" and not access.made(request.state.cookie, asked.field("form_token")):
            return refusal("form")
        response = _response(_run(run, workspace, asked))
        if run is home.show:
            response.background = BackgroundTask(_get_ready, workspace)
        return response

    return endpoint


async def _get_ready(workspace: Workspace) -> None:
    """Get ready in the one thread; what is no coroutine would be run in another, which keeps memory of its own."""
    workspace.get_ready()


async def _asked(request: Request) -> Asked:
    form: list[tuple[str, str]] = []
    if request.method == "POST":
        async with request.form(max_files=1, max_fields=2000) as sent:
            for name, value in sent.multi_items():
                text = value if isinstance(value, str) else _text(await value.read())
                form.append((name, text.replace("\r\n", "\n").replace("\r", "\n")))
    return Asked(
        {name: str(value) for name, value in request.path_params.items()},
        dict(request.query_params),
        tuple(form),
        request.headers.get("x-part") == "1",
        request.state.form_token,
        request.url.path,
    )


def _text(data: bytes) -> str:
    """Return the text of a file; what is none holds the sign of what cannot be read."""
    return data.decode("utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig", "replace")


def _run(run: Handler, workspace: Workspace, asked: Asked) -> PageAnswer:
    """Answer a request; what is wrong with it, or with a file, is said on a page."""
    try:
        return kept_out(workspace, asked, run) or run(workspace, asked)
    except NmtError as error:
        return problem_page(asked, str(error))
    finally:
        workspace.let_go()


def _missing(workspace: Workspace, asked: Asked) -> PageAnswer:
    return problem_page(asked, "There is nothing at this address.", 404)


def _response(page: PageAnswer) -> Response:
    if page.to:
        return RedirectResponse(page.to, page.status)
    response = Response(page.body, page.status, media_type=page.kind)
    if page.name:
        response.headers["content-disposition"] = f'attachment; filename="{page.name}"'
    return response


async def _failed(request: Request, error: Exception) -> Response:
    return refusal("defect")


async def _icon(request: Request) -> Response:
    return Response(static_text("icon.svg"), media_type=STATIC["icon.svg"])


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        return PlainTextResponse("There is nothing at this address.", 404)
    return Response(static_text(name), media_type=STATIC[name])
