package dialects

var mysql = []Function{}
