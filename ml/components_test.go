package ml_test

import (
	"strings"
	"testing"

	"weir/ml"
)

func TestComponentsAreScalerThenPCA(t *testing.T) {
	flowers := iris(t)
	got, err := ml.Components(flowers, 2, irisFeatures...).Collect()
	if err != nil {
		t.Fatal(err)
	}
	scaler, err := ml.StandardScaler{}.Fit(flowers, irisFeatures...)
	if err != nil {
		t.Fatal(err)
	}
	scaled := scaler.Apply(flowers)
	pca, err := ml.PCA{Components: 2}.Fit(scaled, irisFeatures...)
	if err != nil {
		t.Fatal(err)
	}
	want, err := pca.Apply(scaled).Collect()
	if err != nil {
		t.Fatal(err)
	}
	for i := range want.Len() {
		for _, c := range []string{"pc1", "pc2"} {
			near(t, c, got.At(i, c).(float64), want.At(i, c).(float64), 1e-9)
		}
		if got.At(i, "species") != want.At(i, "species") {
			t.Fatal("the rows changed places")
		}
	}
	if _, err := ml.Components(flowers, 9, irisFeatures...).Collect(); err == nil || !strings.Contains(err.Error(), "9 components of 4 features") {
		t.Errorf("error %v", err)
	}
}
