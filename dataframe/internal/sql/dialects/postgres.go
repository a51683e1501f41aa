package dialects

var postgres = []Function{}
