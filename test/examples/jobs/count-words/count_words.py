"""Counts the words of the text files in a folder: a job type in Python, with its standard library alone."""

import json
import os
import sys
import threading
from pathlib import Path


def tell(type, **fields):
    print(json.dumps({"type": type, **fields}), flush=True)


def listen(cancelled):
    for line in sys.stdin:
        if json.loads(line)["type"] == "cancel":
            break
    # Or its input has ended, because Jobdeck is gone.
    cancelled.set()


def count(job, cancelled):
    files = sorted(Path(job["input"]["folder"]).glob("*.txt"))
    counts = {}
    tell("stage", stage="count")
    for number, file in enumerate(files, start=1):
        if file.name in job["checkpoint"]:
            counts[file.name] = job["checkpoint"][file.name]
            print(f"{file.name} was counted before")
        else:
            counts[file.name] = len(file.read_text(encoding="utf-8").split())
            tell("checkpoint", key=file.name, value=counts[file.name])
            tell("log", level="info", message=f"{file.name}: {counts[file.name]} words")
        tell("progress", current=number, total=len(files), message=file.name)
        if cancelled.wait(job["input"]["restSeconds"]):
            raise InterruptedError(f"Stopped after {number} of {len(files)} files")
    tell("stage", stage="write")
    Path(job["outputDir"], "counts.json").write_text(json.dumps(counts, indent=2), encoding="utf-8")
    tell("artifact", path="counts.json")
    return {"files": len(files), "words": sum(counts.values())}


def main():
    job = json.loads(sys.stdin.readline())
    cancelled = threading.Event()
    threading.Thread(target=listen, args=[cancelled], daemon=True).start()
    try:
        tell("result", value=count(job, cancelled))
    except (OSError, UnicodeError) as error:
        tell("error", message=str(error), retryable=not isinstance(error, InterruptedError))
    # At once: the thread that listens is still waiting for a line.
    os._exit(0)


main()
