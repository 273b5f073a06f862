"""Real Segment SDKs, with only their host changed.

The Python ones come with the extra ``test``. The others are installed by::

    npm install --prefix tests/end_to_end/sdks --no-package-lock

and need Node.js 20, the browser's a Chromium on the PATH (``apt-get install chromium``). Their
tests skip where these are missing, and fail where ``SIM_TEST_REQUIRE=node,chromium`` names them.
"""
