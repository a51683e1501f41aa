package shell

import "context"

var magicHTML = Magic{
	Name: "html", Usage: "%%html", Doc: "shows the cell as HTML", Cell: true,
	Run: showAs("text/html"),
}

var magicMarkdown = Magic{
	Name: "markdown", Usage: "%%markdown", Doc: "shows the cell as Markdown", Cell: true,
	Run: showAs("text/markdown"),
}

func showAs(mime string) func(context.Context, *Shell, Call, Output) error {
	return func(_ context.Context, _ *Shell, call Call, out Output) error {
		text := call.Body
		if !call.IsCell {
			text = call.Line
		}
		out.Display("", false, map[string]any{mime: text, "text/plain": text})
		return nil
	}
}
