"""`audit.py PIP_AUDIT [OPTIONS]`: ask an advisory service whether a locked version has a known weakness. Ends with 1 where one has.

A service that answers for nothing looks like one that knows of no weakness. So it is asked first about a version that has some; where it
does not name them, or is not reached in time, the audit is said to be skipped, and nothing fails.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-cuda.lock", "requirements-tools.lock", "requirements-judge.lock")
KNOWN = "jinja2==2.4.1"  # CVE-2014-1402, CVE-2016-10745 and others
SERVICES = ("pypi", "osv")
PROBE, WHOLE = 30, 600  # seconds


def asked(program: str, service: str, options: Sequence[str], seconds: float) -> subprocess.CompletedProcess[str] | None:
    """What pip-audit says by a service; None where it does not end in time."""
    command = [program, "--vulnerability-service", service, "--disable-pip", "--no-deps", "--progress-spinner", "off", "--timeout", "10", *options]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=seconds, cwd=ROOT)
    except subprocess.TimeoutExpired:
        return None


def knows(program: str, service: str) -> bool:
    """Whether a service names weaknesses of a version that has some."""
    with tempfile.TemporaryDirectory() as folder:
        probe = Path(folder, "probe.txt")
        probe.write_text(KNOWN + "\n", encoding="utf-8")
        done = asked(program, service, ["--requirement", str(probe), "--format", "json"], PROBE)
    return done is not None and done.returncode == 1 and "CVE-2016-10745" in done.stdout


def main(program: str, options: Sequence[str]) -> int:
    """Audit all locks, and say what came of it; the exit code."""
    service = next((s for s in SERVICES if knows(program, s)), None)
    if service is None:
        print(f"audit SKIPPED: no advisory service could be asked ({', '.join(SERVICES)}). Nothing is known about weaknesses of the locked versions.")
        return 0
    done = asked(program, service, [*(w for name in LOCKS for w in ("--requirement", name)), *options], WHOLE)
    if done is None:
        print(f"audit SKIPPED: {service} did not answer within {WHOLE} seconds. Nothing is known about weaknesses of the locked versions.")
        return 0
    print(done.stdout + done.stderr, end="")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
