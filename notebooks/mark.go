package notebooks

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The tags that papermill gives its markers; its tools find ours by them.
const (
	markerTag  = "papermill-error-cell-tag"
	markerID   = "papermill-error-cell"
	markerText = `<span style="color:#c0392b; font-size:1.6em;">%s</span>`
)

// mark says at the top of the notebook that the cell at `at` failed, and puts a
// place to jump to before that cell.
func (nb *Notebook) mark(at, number int) {
	top := fmt.Sprintf(markerText, fmt.Sprintf("A cell failed and the run stopped at <a href=\"#%s\">In [%d]</a>.", markerID, number))
	here := fmt.Sprintf(`<span id="%s" style="color:#c0392b; font-size:1.6em;">The run stopped here:</span>`, markerID)
	nb.Cells = slices.Insert(nb.Cells, at, NewCell("markdown", here, markerTag))
	nb.Cells = slices.Insert(nb.Cells, 0, NewCell("markdown", top, markerTag))
}

// unmark removes the markers of an earlier run.
func (nb *Notebook) unmark() {
	nb.Cells = slices.DeleteFunc(nb.Cells, func(c *Cell) bool { return c.Kind == "markdown" && c.Tagged(markerTag) })
}

// time writes when the cell ran, as Jupyter does.
func (c *Cell) time(started, ended time.Time) {
	const iso = "2006-01-02T15:04:05.000000Z"
	from, to := started.UTC().Format(iso), ended.UTC().Format(iso)
	_ = c.SetMetadata("execution", map[string]string{
		"iopub.execute_input": from,
		"iopub.status.busy":   from,
		"iopub.status.idle":   to,
		"shell.execute_reply": to,
	})
}

// describe writes how the run goes into the notebook's metadata.
func (x *execution) describe() {
	about := map[string]any{
		"run":     x.run.ID,
		"started": x.run.Started.UTC().Format(time.RFC3339Nano),
		"status":  "running",
	}
	if len(x.run.Job.Params) > 0 {
		about["parameters"] = x.run.Job.Params
	}
	if !x.run.Ended.IsZero() {
		about["ended"] = x.run.Ended.UTC().Format(time.RFC3339Nano)
		about["seconds"] = x.run.Ended.Sub(x.run.Started).Seconds()
		about["status"] = "completed"
		if x.run.Err != "" {
			about["status"], about["error"] = "failed", x.run.Err
		}
	}
	_ = x.nb.SetMetadata("weir", about) // parameters went through inject, so they encode
}

var headingLine = regexp.MustCompile(`(?m)^#{1,6}[ \t]+(.+?)[ \t#]*$`)

// title names a code cell: by a comment in its first line, or by the heading
// just above it, or by its first line that does something.
func (nb *Notebook) title(at int) string {
	first := ""
	for line := range strings.Lines(nb.Cells[at].Source) {
		if first = strings.TrimSpace(line); first != "" && !importing(first) {
			break
		}
	}
	if comment, ok := strings.CutPrefix(first, "//"); ok && strings.TrimSpace(comment) != "" {
		return plainHeading(comment)
	}
	for i := at - 1; i >= 0 && nb.Cells[i].Kind == "markdown"; i-- {
		if found := headingLine.FindAllStringSubmatch(nb.Cells[i].Source, -1); found != nil {
			return plainHeading(found[len(found)-1][1])
		}
	}
	return first
}

// importing tells a line that only imports; it says nothing of what a cell does.
func importing(line string) bool {
	return strings.HasPrefix(line, "import") || line == ")" || strings.HasPrefix(line, `"`)
}

// plainHeading takes the marks of emphasis, code and links out of a heading.
func plainHeading(s string) string {
	s = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`).ReplaceAllString(s, "$1")
	return strings.TrimSpace(strings.NewReplacer("`", "", "**", "", "__", "").Replace(s))
}
