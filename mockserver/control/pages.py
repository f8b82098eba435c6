"""The HTML pages of /_mock."""

from __future__ import annotations

from string import Template

import openapi

_TITLES = {"caseiq": "Case IQ", "agentcis": "Agentcis"}

_DOCS = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title attachment API</title>
<link rel="stylesheet" href="/_mock/assets/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<div id="docs"></div>
<script src="/_mock/assets/swagger-ui-bundle.js"></script>
<script>
SwaggerUIBundle({
  url: "/_mock/docs/$api/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  persistAuthorization: true,
  validatorUrl: null,
})
</script>
</body>
</html>
""")

_START = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Attachment APIs mock</title>
<link rel="icon" href="data:,">
<style>body { font: 16px/1.6 system-ui, sans-serif; margin: 3rem auto; max-width: 40rem }</style>
</head>
<body>
<h1>Attachment APIs mock</h1>
<ul>
$items
<li><a href="/_mock/rules">Every rule that the mock keeps, with its evidence</a></li>
<li><a href="/_mock/faults">What goes wrong here</a>, and <a href="/_mock/recipes">what could</a></li>
<li><a href="/_mock/requests">What was asked</a>, and <a href="/_mock/metrics">how much of it</a></li>
<li><a href="/_mock/health">Health</a></li>
</ul>
<p><code>POST /_mock/reset</code> puts a world back to its demo data.</p>
</body>
</html>
""")


def docs_page(api: str) -> str:
    """The reference of one API, to read and to try."""
    return _DOCS.substitute(api=api, title=_TITLES[api])


def start_page() -> str:
    """Where everything is."""
    items = [f'<li><a href="/_mock/docs/{api}">{_TITLES[api]} API docs</a></li>' for api in openapi.APIS]
    return _START.substitute(items="\n".join(items))
