"""The Weir kernel beside ipykernel: one client, one machine, in turn.

    .cache/venv/bin/python bench/kernels.py WEIR > bench/KERNELS.md

WEIR is the binary. The figures mean nothing on a busy machine: run it on an
idle one; the page tells the load.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

from jupyter_client.manager import KernelManager

ROUNDS = int(os.environ.get("ROUNDS", 5))


class Kernel:
    """One running kernel and a client of it."""

    def __init__(self, name):
        begin = time.monotonic()
        self.manager = KernelManager(kernel_name=name)
        self.manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.kernel_info()
        self.client.get_shell_msg(timeout=60)
        self.answered = time.monotonic() - begin
        # This waits for the heartbeat, and 0.2 s for the outputs to end.
        self.client.wait_for_ready(timeout=60)
        self.started = time.monotonic() - begin

    def close(self):
        self.client.stop_channels()
        begin = time.monotonic()
        self.manager.shutdown_kernel(now=False)
        return time.monotonic() - begin

    def run(self, code, hook=None, timeout=120):
        """Seconds from the request to the idle status."""
        begin = time.monotonic()
        reply = self.client.execute_interactive(code, timeout=timeout, output_hook=hook or (lambda m: None))
        if reply["content"]["status"] != "ok":
            raise RuntimeError(reply["content"])
        return time.monotonic() - begin

    def begin(self, code):
        """Runs code and returns when it has printed."""
        self.client.execute(code)
        while self.client.get_iopub_msg(timeout=30)["msg_type"] != "stream":
            pass

    def interrupt(self):
        """Seconds from the interrupt to the reply."""
        begin = time.monotonic()
        self.manager.interrupt_kernel()
        self.client.get_shell_msg(timeout=60)
        took = time.monotonic() - begin
        while True:
            m = self.client.get_iopub_msg(timeout=60)
            if m["msg_type"] == "status" and m["content"]["execution_state"] == "idle":
                return took

    def memory(self):
        """Megabytes of the kernel and its children. Pages that several processes
        share, as those of one binary, count once."""
        parents = {}
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                parents[int(pid)] = int(open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[1])
            except OSError:
                pass
        own, size = {self.manager.provisioner.process.pid}, 0
        for _ in range(4):
            own |= {p for p, parent in parents.items() if parent in own}
        for pid in own:
            try:
                size += int(re.search(r"^Pss:\s+(\d+)", open(f"/proc/{pid}/smaps_rollup").read(), re.M)[1])
            except (OSError, TypeError):
                pass
        return size / 1024


WEIR = {
    "add": "1 + 1",
    "lines": "for i := range 10000 { fmt.Println(i) }",
    "show": 'display.HTML(strings.Repeat("x", 50_000_000))',
    "loop": 'fmt.Println("go")\nfor {\n}',
    "sleep": 'fmt.Println("go")\ntime.Sleep(time.Hour)',
    "ever": 'for { fmt.Println("again and again and again") }',
    "count": "s := 0\nfor i := 0; i < 10_000_000; i++ { s += i }\ns",
    "complete": "strings.To",
}
PYTHON = {
    "add": "1 + 1",
    "lines": "for i in range(10000): print(i)",
    "show": "from IPython.display import display, HTML\ndisplay(HTML('x' * 50_000_000))",
    "loop": "print('go', flush=True)\nwhile True: pass",
    "sleep": "import time\nprint('go', flush=True)\ntime.sleep(3600)",
    "ever": "while True: print('again and again and again')",
    "count": "s = 0\nfor i in range(10_000_000): s += i\ns",
    "complete": "str.is",
}


def measure(name, code):
    """One round: a figure by its name."""
    k = Kernel(name)
    out = {"start to kernel_info": k.answered, "start to ready, as jupyter_client has it": k.started, "memory at the start": k.memory()}
    k.run(code["add"])
    out["execute round trip"] = statistics.median(k.run(code["add"]) for _ in range(50))
    begin = time.monotonic()
    k.client.complete(code["complete"], reply=True, timeout=30)
    k.client.complete(code["complete"], reply=True, timeout=30)
    out["completion"] = (time.monotonic() - begin) / 2
    text = []
    out["10,000 printed lines"] = k.run(code["lines"], lambda m: text.append(m["content"].get("text", "")))
    if "".join(text).split() != [str(i) for i in range(10000)]:
        raise RuntimeError(f"{name}: lines are lost or out of order")
    size = []
    out["a display of 50 MB"] = k.run(code["show"], lambda m: size.append(len(str(m["content"].get("data", "")))))
    if max(size) < 50_000_000:
        raise RuntimeError(f"{name}: the display is lost")
    out["a loop of 10,000,000"] = k.run(code["count"])
    for what, key in ("interrupt of a loop", "loop"), ("interrupt of a sleep", "sleep"), ("interrupt of printing for ever", "ever"):
        k.begin(code[key])
        out[what] = k.interrupt()
        k.run(code["add"])
    for _ in range(500):
        k.run(code["add"])
    out["memory at the end"] = k.memory()
    out["shutdown"] = k.close()
    return out


def main():
    folder = tempfile.mkdtemp()
    subprocess.run([sys.argv[1], "install", "--prefix", folder], check=True, stdout=subprocess.DEVNULL)
    os.environ["JUPYTER_PATH"] = os.path.join(folder, "share", "jupyter")
    load = os.getloadavg()[0]
    rounds = [(measure("weir", WEIR), measure("python3", PYTHON)) for _ in range(ROUNDS)]

    def cell(which, what):
        values = sorted(r[which][what] for r in rounds)
        if "memory" in what:
            return f"{statistics.median(values):.0f} MB"
        return f"{statistics.median(values) * 1000:.1f} ms ({values[0] * 1000:.1f}–{values[-1] * 1000:.1f})"

    print("# The Weir kernel beside ipykernel\n")
    print(f"One jupyter_client, {ROUNDS} rounds in turn, medians (least–most); load average {load:.1f} on {os.cpu_count()} cores.")
    print("`bench/kernels.py` makes this page.\n")
    print("| | Weir | ipykernel |\n| --- | --- | --- |")
    for what in rounds[0][0]:
        print(f"| {what} | {cell(0, what)} | {cell(1, what)} |")


main()
