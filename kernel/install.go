package kernel

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

//go:embed assets/logo-64x64.png assets/logo-svg.svg
var assets embed.FS

// InstallOptions says where Jupyter shall find the kernel. The zero value
// installs it for this user under the name "weir".
type InstallOptions struct {
	Name   string   // folder of the spec; "" means "weir"
	Prefix string   // install below Prefix/share/jupyter, as for a virtual environment
	Binary string   // the weir program; "" means this one
	Args   []string // more arguments for it
}

// Install writes the kernel spec and returns its folder. An older spec of the
// same name is replaced.
func Install(o InstallOptions) (string, error) {
	if o.Name == "" {
		o.Name = "weir"
	}
	if strings.Trim(strings.ToLower(o.Name), "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
		return "", fmt.Errorf("kernel name %q: Jupyter allows letters, digits, and - _ .", o.Name)
	}
	spec, err := o.spec()
	if err != nil {
		return "", err
	}
	base, err := o.base()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(base, "kernels", o.Name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("install kernel: %w", err)
	}
	files := map[string][]byte{"kernel.json": spec}
	for _, logo := range []string{"logo-64x64.png", "logo-svg.svg"} {
		files[logo], err = assets.ReadFile("assets/" + logo)
		if err != nil {
			return "", err
		}
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			return "", fmt.Errorf("install kernel: %w", err)
		}
	}
	return folder, nil
}

func (o InstallOptions) spec() ([]byte, error) {
	binary := o.Binary
	if binary == "" {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("install kernel: %w", err)
		}
		binary = self
	}
	binary, err := filepath.Abs(binary)
	if err != nil {
		return nil, fmt.Errorf("install kernel: %w", err)
	}
	display := "Weir (Go)"
	if o.Name != "weir" {
		display += " " + o.Name
	}
	argv := append([]string{binary}, o.Args...)
	text, err := json.MarshalIndent(map[string]any{
		"argv":           append(argv, "kernel", "{connection_file}"),
		"display_name":   display,
		"language":       "go",
		"interrupt_mode": "message",
		"metadata":       map[string]any{"debugger": false},
	}, "", "  ")
	return append(text, '\n'), err
}

// base is Jupyter's data folder: of the prefix, or of this user.
func (o InstallOptions) base() (string, error) {
	if o.Prefix != "" {
		return filepath.Abs(filepath.Join(o.Prefix, "share", "jupyter"))
	}
	if dir := os.Getenv("JUPYTER_DATA_DIR"); dir != "" {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("install kernel: there is no home folder; use --prefix")
	}
	switch runtime.GOOS {
	case "darwin":
		return filepath.Join(home, "Library", "Jupyter"), nil
	case "windows":
		return filepath.Join(os.Getenv("APPDATA"), "jupyter"), nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "jupyter"), nil
	}
	return filepath.Join(home, ".local", "share", "jupyter"), nil
}
