"""Runs a notebook in JupyterLab as a person would: opens it in Chromium, clicks
Run All Cells, waits, and says as JSON what is on the page.

usage: browser.py LAB_URL NOTEBOOK SCREENSHOT_FOLDER TIMEOUT_SECONDS
"""
import json
import os
import sys
import time

from playwright.sync_api import sync_playwright

lab, notebook, folder, timeout = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
chromium = os.environ.get("WEIR_CHROMIUM", "/usr/bin/chromium")
flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]

LOOK = """() => {
  const cells = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')];
  const prompts = cells.map(c => (c.querySelector('.jp-InputPrompt') || {}).textContent || '');
  const all = s => [...document.querySelectorAll('.jp-OutputArea-output' + s)];
  return {
    cells: cells.length,
    waiting: prompts.filter(p => p.includes('*')).length,
    executed: prompts.filter(p => /\\[\\d+\\]/.test(p)).length,
    errors: all('[data-mime-type="application/vnd.jupyter.stderr"], .jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]').map(e => e.textContent),
    tables: all(' table').length,
    charts: document.querySelectorAll('.jp-OutputArea-output canvas, .jp-OutputArea-output svg.marks, .jp-OutputArea-output .vega-embed svg, .jp-OutputArea-output svg[viewBox], .jp-RenderedSVG img, .jp-RenderedImage img').length,
    text: all('').map(e => e.innerText).join('\\n'),
  };
}"""

with sync_playwright() as p:
    browser = p.chromium.launch(executable_path=chromium, headless=True, args=flags)
    page = browser.new_page(viewport={"width": 1360, "height": 1000})
    page.goto(f"{lab}/lab/tree/{notebook}?reset", timeout=120_000)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)
    # The kernel must be there before cells are run.
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", timeout=120_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    end = time.time() + timeout
    seen = page.evaluate(LOOK)
    while time.time() < end:
        seen = page.evaluate(LOOK)
        # Cells whose text is empty or only comments get a number, too.
        if seen["waiting"] == 0 and (seen["executed"] == seen["cells"] or seen["errors"]):
            break
        page.wait_for_timeout(500)
    page.wait_for_timeout(1500)  # charts draw themselves after their data came
    seen = page.evaluate(LOOK)
    # A picture of the page at each output that has a chart, and one of the top.
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1000)
    os.makedirs(folder, exist_ok=True)
    shots = []
    for i, where in enumerate(page.query_selector_all(".jp-Notebook .jp-CodeCell .jp-OutputArea-output")):
        if not (where.query_selector("canvas, svg, img") or where.query_selector("table")):
            continue
        where.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        name = os.path.join(folder, f"output-{i:02d}.png")
        page.screenshot(path=name)
        shots.append(name)
    seen["screenshots"] = shots
    print(json.dumps(seen))
    browser.close()
