package main

import (
	"maps"
	"text/template"
	"time"
)

// A text that says when or where it was rendered is another one each time, and yet two renders within a second, on one
// machine, may be equal. So whoever compares two renders has one of them made at another time and in another zone, which
// differ in every part.

func otherTime() time.Time {
	return time.Now().AddDate(1, 1, 1).Add(time.Hour + time.Minute + time.Second)
}

var otherZone = time.FixedZone("elsewhere", int((13*time.Hour + 45*time.Minute).Seconds()))

const htmlDate = "2006-01-02"

// withOtherClock adds to functions those that know the time or the zone of this machine, as sprig has them.
func withOtherClock(functions template.FuncMap) template.FuncMap {
	inZone := sprigFunctions()["dateInZone"].(func(string, any, string) string)
	shifted := template.FuncMap{
		"now":            otherTime,
		"ago":            func(date any) string { return otherTime().Sub(timeOf(date)).Round(time.Second).String() },
		"date":           func(layout string, date any) string { return timeOf(date).In(otherZone).Format(layout) },
		"dateInZone":     func(layout string, date any, zone string) string { return inZone(layout, timeOf(date), zone) },
		"date_in_zone":   func(layout string, date any, zone string) string { return inZone(layout, timeOf(date), zone) },
		"htmlDate":       func(date any) string { return timeOf(date).In(otherZone).Format(htmlDate) },
		"htmlDateInZone": func(date any, zone string) string { return inZone(htmlDate, timeOf(date), zone) },
	}
	maps.Copy(shifted, functions)
	return shifted
}

// timeOf reads a date as sprig does, which takes the time of now for anything else.
func timeOf(date any) time.Time {
	switch date := date.(type) {
	case time.Time:
		return date
	case *time.Time:
		return *date
	case int64:
		return time.Unix(date, 0)
	case int:
		return time.Unix(int64(date), 0)
	case int32:
		return time.Unix(int64(date), 0)
	default:
		return otherTime()
	}
}
