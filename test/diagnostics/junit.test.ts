import { diagnose } from "#lib/diagnostics/catalogue.js";
import { renderJunit } from "#lib/diagnostics/junit.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

const error = diagnose("construct-invalid", "The replicas are -1 < 0 & \"none\"", {
  file: "apps/shop/app.ts", line: 12, cluster: "paris", app: "shop", object: "Deployment shop/web", pointer: "/spec/replicas",
}, { hint: "Leave them out." });
const warning = diagnose("app-unused", "No cluster runs it", { app: "idle" });

test("without findings one test case passes", () => {
  assert.is(renderJunit({ command: "check", diagnostics: [] }), `\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="astrolabe" tests="1" failures="0" errors="0" skipped="0">
  <testsuite name="astrolabe check" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="check" name="no findings"/>
  </testsuite>
</testsuites>
`);
});

test("errors are failures, warnings pass with what they say, waived findings are skipped", () => {
  const waived = { ...error, code: "object-too-large", waived: { reason: "It is \"small\" enough.", until: "2026-12-31" } } as const;
  assert.is(renderJunit({ command: "check", diagnostics: [warning, error, waived] }), `\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="astrolabe" tests="3" failures="1" errors="0" skipped="1">
  <testsuite name="astrolabe check" tests="3" failures="1" errors="0" skipped="1">
    <testcase classname="apps/shop/app.ts" name="construct-invalid paris/shop/Deployment shop/web /spec/replicas" file="apps/shop/app.ts" line="12"><failure message="The replicas are -1 &lt; 0 &amp; &quot;none&quot;" type="construct-invalid">apps/shop/app.ts:12
The replicas are -1 &lt; 0 &amp; &quot;none&quot;
Leave them out.</failure></testcase>
    <testcase classname="apps/shop/app.ts" name="object-too-large paris/shop/Deployment shop/web /spec/replicas" file="apps/shop/app.ts" line="12"><skipped message="waived until 2026-12-31: It is &quot;small&quot; enough."/><system-out>apps/shop/app.ts:12
The replicas are -1 &lt; 0 &amp; &quot;none&quot;
Leave them out.</system-out></testcase>
    <testcase classname="idle" name="app-unused idle"><system-out>warning: No cluster runs it</system-out></testcase>
  </testsuite>
</testsuites>
`);
});

test("no text of authors leaves its place or breaks the document", () => {
  const evil = "]]></failure>\u0000\u001b[2J\u009b\ufffe\ud800\n\t\"><x>";
  const text = renderJunit({ command: evil, diagnostics: [diagnose("build-threw", evil, { file: evil, object: evil, pointer: `/${evil}` }, { hint: evil })] });
  assert.not.match(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\ud800]/);
  assert.is(text.match(/<x>/g), null);
  assert.is(text.match(/<\/failure>/g)?.length, 1);
  for (const [, attribute = ""] of text.matchAll(/="([^"]*)"/g)) assert.not.match(attribute, /[\n\t<]/);
});

test.run();
