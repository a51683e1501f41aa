package ml

import (
	"fmt"
	"strings"

	"weir/dataframe"
	"weir/kernel/display"
)

// A KScore is how good one number of clusters is.
type KScore struct {
	K          int
	Silhouette float64
	Inertia    float64
}

// A Choice is the models for several numbers of clusters; Best has the highest
// silhouette, the smallest K of equal ones.
type Choice struct {
	Best   *Clusters
	Scores []KScore
}

var (
	_ display.Rich   = (*Choice)(nil)
	_ display.Source = (*Choice)(nil)
)

// ChooseK fits c, a KMeans or a Pipeline that ends in one, with each number of
// clusters from least to most, and scores each by the silhouette of the prepared rows
// (of a sample of 4,000 if there are more).
func ChooseK(c Clusterer, least, most int, data *dataframe.Frame, features ...string) (*Choice, error) {
	kc, ok := c.(interface{ WithK(int) Clusterer })
	if !ok {
		return nil, fmt.Errorf("choose k: a %T has no K", c)
	}
	if least < 2 || most < least {
		return nil, fmt.Errorf("choose k: from %d to %d; a silhouette needs at least 2 clusters", least, most)
	}
	m, err := load(data, features)
	if err != nil {
		return nil, err
	}
	out := &Choice{}
	for k := least; k <= most; k++ {
		fitted, err := kc.WithK(k).fit(m)
		if err != nil {
			return nil, err
		}
		prepared := m
		for _, t := range fitted.Steps {
			prepared = t.matrix(prepared)
		}
		rows, labels := prepared.sample(fitted.Labels, silhouetteSample, 1)
		fitted.Score = silhouette(rows, labels, k)
		out.Scores = append(out.Scores, KScore{k, fitted.Score, fitted.Inertia})
		if out.Best == nil || fitted.Score > out.Best.Score {
			out.Best = fitted
		}
	}
	return out, nil
}

// Columns, Len and At make a Choice a table of its scores.
func (c *Choice) Columns() []string { return []string{"k", "silhouette", "inertia"} }

// Len is the number of scores.
func (c *Choice) Len() int { return len(c.Scores) }

// At is a cell of the table of scores.
func (c *Choice) At(row int, col string) any {
	s := c.Scores[row]
	switch col {
	case "k":
		return int64(s.K)
	case "silhouette":
		return s.Silhouette
	case "inertia":
		return s.Inertia
	}
	return nil
}

// ChartData implements display.Source.
func (c *Choice) ChartData() (display.Rows, error) { return c, nil }

// MIMEBundle implements display.Rich: the scores.
func (c *Choice) MIMEBundle() (map[string]any, error) {
	return map[string]any{
		"text/html":  display.TableHTML(c, display.TableOptions{}) + fmt.Sprintf("<p>best: <b>k = %d</b></p>", c.Best.K),
		"text/plain": c.String(),
	}, nil
}

// String is a line for each number of clusters.
func (c *Choice) String() string {
	var b strings.Builder
	for _, s := range c.Scores {
		mark := ""
		if s.K == c.Best.K {
			mark = "  <- best"
		}
		fmt.Fprintf(&b, "k=%d silhouette %.4f%s\n", s.K, s.Silhouette, mark)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
