"""Runs a notebook in JupyterLab as a person would: opens it in Chromium, clicks
Run All Cells, waits, and says as JSON what is on the page. Pictures of each
output with a table or a chart go to a folder, and readme.png, which shows a
code cell with a table and one with a chart.

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

# A chart counts with its marks: the shapes of an SVG, the colours of a canvas.
LOOK = r"""() => {
  const cells = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')];
  const prompts = cells.map(c => (c.querySelector('.jp-InputPrompt') || {}).textContent || '');
  const outputs = [...document.querySelectorAll('.jp-Notebook .jp-OutputArea-output')];
  const broken = outputs.filter(o => /stderr|error/.test(o.getAttribute('data-mime-type') || ''));
  const within = s => outputs.flatMap(o => [...o.querySelectorAll(s)]);
  const colours = canvas => {
    const d = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    const seen = new Set();
    for (let i = 0; i < d.length; i += 4) if (d[i + 3]) seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]);
    return seen.size;
  };
  const sized = (e, marks) => {
    const r = e.getBoundingClientRect();
    return {width: r.width, height: r.height, marks: marks};
  };
  const charts = within('.vega-embed canvas').map(c => sized(c, colours(c)))
    .concat(within('svg.marks, .vega-embed svg.marks, svg[viewBox]')
      .filter(e => !e.closest('summary, button'))
      .map(e => sized(e, e.querySelectorAll('path, rect, circle, line').length)))
    .filter(c => c.width > 100);
  return {
    cells: cells.length,
    waiting: prompts.filter(p => p.includes('*')).length,
    executed: prompts.filter(p => /\[\d+\]/.test(p)).length,
    errors: broken.map(o => o.textContent),
    tables: within('table').length,
    charts: charts,
    text: outputs.map(o => o.innerText).join('\n'),
  };
}"""


def run_all(page):
    """Clicks Run All Cells and waits for the last of them."""
    page.goto(f"{lab}/lab/tree/{notebook}?reset", timeout=120_000)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)
    # Before its kernel is there a notebook asks for one; the status bar tells.
    page.get_by_text("Weir (Go) | Idle").wait_for(timeout=120_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    end = time.time() + timeout
    while time.time() < end:
        seen = page.evaluate(LOOK)
        # Cells whose text is empty or only comments get a number, too.
        if seen["waiting"] == 0 and (seen["executed"] == seen["cells"] or seen["errors"]):
            break
        page.wait_for_timeout(300)
    # Charts draw themselves after their data came.
    before = None
    while time.time() < end:
        seen = page.evaluate(LOOK)
        if seen == before:
            break
        before = seen
        page.wait_for_timeout(700)
    return seen


def pictures(page):
    """Photographs every cell whose output is more than text."""
    os.makedirs(folder, exist_ok=True)
    for old in os.listdir(folder):
        if old.endswith(".png"):
            os.remove(os.path.join(folder, old))
    page.screenshot(path=os.path.join(folder, "page.png"))
    for i, cell in enumerate(page.query_selector_all(".jp-Notebook .jp-CodeCell")):
        if cell.query_selector(".jp-OutputArea-output :is(table, canvas, svg, img)"):
            cell.scroll_into_view_if_needed()
            cell.screenshot(path=os.path.join(folder, f"cell-{i + 1:02d}.png"))


def readme(page):
    """Photographs the page at the last cell with a table that one with a chart follows."""
    cells = page.query_selector_all(".jp-Notebook .jp-CodeCell")
    for cell, after in reversed(list(zip(cells, cells[1:]))):
        if cell.query_selector(".jp-OutputArea-output table") and after.query_selector(".jp-OutputArea-output :is(canvas, svg)"):
            break
    page.keyboard.press("Control+b")  # hides the list of files
    page.set_viewport_size({"width": 1300, "height": 1090})
    after.click(position={"x": 3, "y": 3})
    cell.evaluate("e => { const w = e.closest('.jp-WindowedPanel-outer') || e.closest('.jp-Notebook');"
                  " w.scrollTop += e.getBoundingClientRect().top - w.getBoundingClientRect().top - 8; }")
    page.wait_for_timeout(700)
    page.screenshot(path=os.path.join(folder, "readme.png"))


with sync_playwright() as p:
    browser = p.chromium.launch(executable_path=chromium, headless=True, args=flags)
    page = browser.new_page(viewport={"width": 1360, "height": 1000})
    seen = run_all(page)
    pictures(page)
    readme(page)
    print(json.dumps(seen))
    browser.close()
