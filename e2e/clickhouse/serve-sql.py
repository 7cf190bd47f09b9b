# Runs SQL with the library of ClickHouse: one JSON object a line in, and one out, {"result": …} or {"error": …}.
#   {"sql": …}                  the answer in the format JSON
#   {"sql": …, "native": true}  the answer in the format Native, in base64
#   {"into": …, "blocks": …}    blocks of the format Native, in base64, written to a table: `otel.otel_logs (Body, …)`
# Arguments: the library, and the folder of the data. What is loaded of the package beside it has only standard Python.
import base64
import importlib.machinery
import importlib.util
import json
import sys
import tempfile

library, folder = sys.argv[1:]
loader = importlib.machinery.ExtensionFileLoader("_chdb", library)
engine = importlib.util.module_from_spec(importlib.util.spec_from_file_location("_chdb", library, loader=loader))
loader.exec_module(engine)
connection = engine.connect(folder)
chosen = None


def answer(request):
    if "into" in request:
        with tempfile.NamedTemporaryFile(suffix=".native") as file:
            file.write(base64.b64decode(request["blocks"]))
            file.flush()
            connection.query(f"INSERT INTO {request['into']} SELECT * FROM file('{file.name}', Native)", "JSON")
        return ""
    if request.get("native"):
        return base64.b64encode(connection.query(request["sql"], "Native").bytes()).decode()
    return connection.query(request["sql"], "JSON").bytes().decode()


for line in sys.stdin:
    request = json.loads(line)
    sql = request.get("sql", "")
    try:
        said = {"result": answer(request)}
        if sql.strip().upper().startswith("USE "):
            chosen = sql
    except RuntimeError as error:
        said = {"error": str(error)}
        # What it had begun to answer would come before the next answer. The database that was chosen stays so.
        connection.close()
        connection = engine.connect(folder)
        if chosen:
            connection.query(chosen)
    print(json.dumps(said), flush=True)
