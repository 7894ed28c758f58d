// Reads a calendar from standard input with ical.js (Thunderbird, FullCalendar), which follows
// the VTIMEZONE. Prints a line for each entry: uid, start and end in UTC, summary, status.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);

const utc = (time) => time.toJSDate().toISOString().replace(".000Z", "Z");
for (const entry of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(entry);
  const status = entry.getFirstPropertyValue("status") ?? "";
  console.log([event.uid, utc(event.startDate), utc(event.endDate), event.summary, status].join("\t"));
}
