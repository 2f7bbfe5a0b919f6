// Read a GIFT file with gift-pegjs, and print what it holds as JSON.
const { parse } = require("gift-pegjs");
const fs = require("fs");
console.log(JSON.stringify(parse(fs.readFileSync(process.argv[2], "utf8"))));
