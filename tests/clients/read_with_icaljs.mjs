// Reads a calendar from standard input with ical.js (Thunderbird, FullCalendar), which follows
// the VTIMEZONE.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

const said = (time) =>
  time.isDate ? time.toString() : time.toJSDate().toISOString().replace(".000Z", "Z");
for (const entry of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(entry);
  const words = ["uid", "summary", "status", "location", "description", "url"].map((name) => [
    name,
    entry.getFirstPropertyValue(name) ?? "",
  ]);
  const times = { start: said(event.startDate), end: said(event.endDate) };
  console.log(JSON.stringify({ ...Object.fromEntries(words), ...times }));
}
