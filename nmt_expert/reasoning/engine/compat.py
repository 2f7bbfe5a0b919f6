"""Import experta 1.9.4 on today's Python, and leave no trace of how.

What is fenced in, each with a test that fails without it:

* its pinned ``frozendict`` looks for ``collections.Mapping``, gone since Python 3.10:
  the name is back only while experta is imported;
* importing it calls ``logging.basicConfig()``: the root handler is taken off again;
* its watchers would log every fact, so client data, as soon as an application sets
  the root logger to INFO: they are switched off.
"""

from __future__ import annotations

import collections
import collections.abc
import logging
import threading
from types import ModuleType

_lock = threading.Lock()


def import_experta() -> ModuleType:
    """Import experta and return it; safe to call from several threads."""
    with _lock:
        handlers = list(logging.root.handlers)
        missing = not hasattr(collections, "Mapping")
        if missing:
            collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]
        try:
            import experta
            import experta.abstract
            import experta.activation
        finally:
            if missing:
                del collections.Mapping  # type: ignore[attr-defined]
            for handler in logging.root.handlers[:]:
                if handler not in handlers:
                    logging.root.removeHandler(handler)
        experta.unwatch()
        module: ModuleType = experta
        return module


experta = import_experta()
