"""The docs pages of /_mock."""

from __future__ import annotations

from string import Template

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


def docs_page(api: str) -> str:
    """The reference of one API, to read and to try."""
    return _DOCS.substitute(api=api, title=_TITLES[api])
