"""Real front ends against the Weir kernel: jupyter_kernel_test, nbclient and
papermill. Run by jupyter_integration_test.go, which installs the kernel and
sets JUPYTER_PATH."""

import os
import signal
import time
import unittest

import jupyter_kernel_test
import nbformat
import papermill
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

KERNEL = "weir"


class ConformanceTests(jupyter_kernel_test.KernelTests):
    kernel_name = KERNEL
    language_name = "go"
    file_extension = ".go"
    code_hello_world = 'import "fmt"\nfmt.Println("hello, world")'
    code_stderr = 'import ("fmt"; "os")\nfmt.Fprintln(os.Stderr, "oops")'
    completion_samples = [
        {"text": "strings.ToUpp", "matches": {"ToUpper", "ToUpperSpecial"}},
        {"text": "%ver", "matches": {"%version"}},
    ]
    complete_code_samples = ["x := 1", "func f() int {\n\treturn 1\n}", "%who", "1 + 2", ""]
    incomplete_code_samples = ["func f() {", "x := []int{1,", "s := `a", "f(1,"]
    invalid_code_samples = ["x := := 1", "func )"]
    code_generate_error = "undefinedName"
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": '"a" + "b"', "result": "ab"},
        {"code": "[]int{1, 2}", "result": "[1 2]"},
    ]
    code_display_data = [
        {"code": "%%html\n<b>bold</b>", "mime": "text/html"},
    ]
    code_history_pattern = "1*2"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "strings.ToUpper"
    code_clear_output = "%clear"
    test_pager = None  # there is no pager

    def test_history(self):
        # The search by n expects the pattern three times in the history.
        for _ in range(3):
            self.execute_helper("1 + 2")
        super().test_history()


# The machine-made base class would run by itself, with python3.
del jupyter_kernel_test.KernelTests


def notebook(*cells):
    nb = nbformat.v4.new_notebook()
    nb.metadata["kernelspec"] = {"name": KERNEL, "display_name": "Weir", "language": "go"}
    nb.cells = [nbformat.v4.new_code_cell(c) for c in cells]
    return nb


def run(*cells, **options):
    nb = notebook(*cells)
    NotebookClient(nb, kernel_name=KERNEL, timeout=60, **options).execute()
    return nb


def text(cell):
    return "".join(
        o.get("text", "") or o.get("data", {}).get("text/plain", "") for o in cell.outputs
    )


class NotebookTests(unittest.TestCase):
    def test_cells_share_state(self):
        nb = run("x := 20", "x += 22", "x")
        self.assertEqual(text(nb.cells[2]), "42")
        self.assertEqual(nb.cells[2].execution_count, 3)

    def test_outputs_in_order(self):
        nb = run('import "fmt"\nfmt.Println("a")\n%html <i>b</i>\nfmt.Println("c")\n"d"')
        kinds = [o.output_type for o in nb.cells[0].outputs]
        self.assertEqual(kinds, ["stream", "display_data", "stream", "execute_result"])

    def test_compile_error_names_the_line(self):
        with self.assertRaises(CellExecutionError):
            run("x := 1\nx + nosuch")
        nb = run("x := 1\nx + nosuch", allow_errors=True)
        error = nb.cells[0].outputs[0]
        self.assertEqual(error.ename, "compile error")
        self.assertIn("line 2, column 5", "\n".join(error.traceback))

    def test_many_lines(self):
        nb = run('import "fmt"\nfor i := 0; i < 10000; i++ { fmt.Println("line", i) }')
        self.assertEqual(text(nb.cells[0]), "".join(f"line {i}\n" for i in range(10000)))

    def test_a_stack_overflow_keeps_variables(self):
        nb = run(
            "x := 1",
            "func f(n int) int { return f(n+1) + 1 }\nf(0)",
            "x + 1",
            allow_errors=True,
        )
        self.assertEqual(nb.cells[1].outputs[-1].output_type, "error")
        self.assertEqual(nb.cells[1].outputs[-1].ename, "stack overflow")
        self.assertEqual(text(nb.cells[2]), "2")

    def test_a_dead_worker_is_one_error(self):
        nb = run(
            "x := 1",
            "var m sync.Mutex\nm.Unlock()",
            "y := 2\ny",
            allow_errors=True,
        )
        self.assertEqual(nb.cells[1].outputs[-1].output_type, "error")
        self.assertEqual(nb.cells[1].outputs[-1].ename, "worker died")
        self.assertIn("unlock of unlocked mutex", nb.cells[1].outputs[-1].evalue)
        self.assertIn("lost: x", nb.cells[1].outputs[-1].evalue)
        self.assertEqual(text(nb.cells[2]), "2")

    def test_papermill_parameters(self):
        import tempfile

        nb = notebook("n := 1", "n * 2")
        nb.cells[0].metadata["tags"] = ["parameters"]
        with tempfile.TemporaryDirectory() as folder:
            source, target = os.path.join(folder, "in.ipynb"), os.path.join(folder, "out.ipynb")
            nbformat.write(nb, source)
            papermill.execute_notebook(source, target, kernel_name=KERNEL, progress_bar=False)
            self.assertEqual(text(nbformat.read(target, 4).cells[1]), "2")


class AttributionTests(unittest.TestCase):
    """What goroutines and processes print after their cell belongs to it: the
    parent header of the message says so."""

    def setUp(self):
        self.manager, self.client = start_new_kernel(kernel_name=KERNEL)

    def tearDown(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=False)

    def texts(self, first, second, want):
        """Runs two cells and reads what each of them put out until the first has
        put out what is wanted."""
        ids = [self.client.execute(code) for code in (first, second)]
        texts, idle = {i: "" for i in ids}, set()
        while ids[1] not in idle or any(w not in texts[ids[0]] for w in want):
            m = self.client.get_iopub_msg(timeout=30)
            parent, content = m["parent_header"].get("msg_id"), m["content"]
            if m["msg_type"] == "stream":
                texts[parent] += content["text"]
            elif m["msg_type"] in ("display_data", "execute_result"):
                texts[parent] += content["data"]["text/plain"]
            elif m["msg_type"] == "error":
                self.fail(content)
            elif m["msg_type"] == "status" and content["execution_state"] == "idle":
                idle.add(parent)
        return [texts[i] for i in ids]

    def test_goroutines(self):
        for code in (
            'fmt.Println("late")',
            'println("late")',
            'log.Println("late")',
            'fmt.Fprintln(os.Stdout, "late")',
            'os.Stdout.WriteString("late")',
            'Display("late")',
            'c := exec.Command("echo", "late"); c.Stdout = os.Stdout; c.Run()',
        ):
            first, second = self.texts(
                "start, done := make(chan bool), make(chan bool)\n"
                f"go func() {{ <-start; {code}; close(done) }}()",
                'close(start)\n<-done\nfmt.Println("second")',
                ["late"],
            )
            self.assertIn("late", first, code)
            self.assertEqual(second, "second\n", code)

    def test_processes(self):
        first, second = self.texts(
            'c := exec.Command("sh", "-c", "read x; echo $x; echo $x >&2")\n'
            "in, _ := c.StdinPipe()\nc.Stdout, c.Stderr = os.Stdout, os.Stderr\nc.Start()",
            'io.WriteString(in, "late\\n")\nc.Wait()\nfmt.Println("second")',
            ["late\nlate\n"],
        )
        self.assertEqual((first, second), ("late\nlate\n", "second\n"))


class RestartTests(unittest.TestCase):
    """Restarts, asked for and after a kill, leave no process behind."""

    def setUp(self):
        self.manager, self.client = start_new_kernel(kernel_name=KERNEL)

    def tearDown(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=False)

    def family(self):
        """The process of the kernel and those below it."""
        parents = {}
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/stat") as f:
                    state, parent = f.read().rsplit(")", 1)[1].split()[:2]
            except OSError:
                continue
            if state != "Z":
                parents[int(pid)] = int(parent)
        own = {self.manager.provisioner.process.pid}
        while more := {p for p, parent in parents.items() if parent in own} - own:
            own |= more
        return own

    def test_restarts(self):
        for end in ("ask", "now", "kill", "kill"):
            reply = self.client.execute_interactive('exec.Command("sleep", "1000").Start()\nx := 7')
            self.assertEqual(reply["content"]["status"], "ok")
            self.client.execute('fmt.Println("go")\nfor {\n}')
            while self.client.get_iopub_msg(timeout=30)["msg_type"] != "stream":
                pass
            before = self.family()
            self.assertGreaterEqual(len(before), 3)
            if end == "kill":
                os.kill(self.manager.provisioner.process.pid, signal.SIGKILL)
            self.manager.restart_kernel(now=end != "ask")
            self.client.wait_for_ready(timeout=60)
            reply = self.client.execute_interactive("x := 8")
            self.assertEqual((reply["content"]["status"], reply["content"]["execution_count"]), ("ok", 1))
            deadline = time.monotonic() + 60
            while left := {p for p in before if running(p)}:
                self.assertLess(time.monotonic(), deadline, left)
                time.sleep(0.01)


def running(pid):
    try:
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class InterruptTests(unittest.TestCase):
    def setUp(self):
        self.manager, self.client = start_new_kernel(kernel_name=KERNEL)

    def tearDown(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=False)

    def output_of(self, code):
        said = []
        reply = self.client.execute_interactive(
            code, timeout=60, output_hook=lambda m: said.append(m)
        )
        return reply["content"], said

    def test_endless_loop_keeps_variables(self):
        self.output_of("x := 7")
        self.client.execute('import "fmt"\nfmt.Println("go")\nfor {\n}')
        while self.client.get_iopub_msg(timeout=30)["msg_type"] != "stream":
            pass
        begin = time.monotonic()
        self.manager.interrupt_kernel()
        reply = self.client.get_shell_msg(timeout=30)
        print(f"interrupt took {time.monotonic() - begin:.3f} s")
        self.assertEqual(reply["content"]["ename"], "interrupted")
        content, said = self.output_of("x")
        self.assertEqual(content["status"], "ok")
        results = [m["content"]["data"]["text/plain"] for m in said if m["msg_type"] == "execute_result"]
        self.assertEqual(results, ["7"])

    def test_figures(self):
        """Prints how fast the kernel is; the figures decide nothing."""
        begin = time.monotonic()
        n = 100
        for _ in range(n):
            self.output_of("1 + 1")
        print(f"execute round trip {(time.monotonic() - begin) / n * 1000:.2f} ms")
        manager, client = None, None
        begin = time.monotonic()
        manager, client = start_new_kernel(kernel_name=KERNEL)
        print(f"start to ready {time.monotonic() - begin:.3f} s")
        client.stop_channels()
        begin = time.monotonic()
        manager.shutdown_kernel(now=False)
        print(f"shutdown {time.monotonic() - begin:.3f} s")


if __name__ == "__main__":
    unittest.main(verbosity=2)
