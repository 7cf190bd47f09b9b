# Runs SQL with the library of ClickHouse: one JSON object a line in, {"sql": …}, and one out, {"result": …} or {"error": …}.
# Arguments: the library, and the folder of the data. What is loaded of the package beside it has only standard Python.
import importlib.machinery
import importlib.util
import json
import sys

library, folder = sys.argv[1:]
loader = importlib.machinery.ExtensionFileLoader("_chdb", library)
engine = importlib.util.module_from_spec(importlib.util.spec_from_file_location("_chdb", library, loader=loader))
loader.exec_module(engine)
connection = engine.connect(folder)
chosen = None

for line in sys.stdin:
    sql = json.loads(line)["sql"]
    try:
        answer = {"result": connection.query(sql, "JSON").bytes().decode()}
        if sql.strip().upper().startswith("USE "):
            chosen = sql
    except RuntimeError as error:
        answer = {"error": str(error)}
        # What it had begun to answer would come before the next answer. The database that was chosen stays so.
        connection.close()
        connection = engine.connect(folder)
        if chosen:
            connection.query(chosen)
    print(json.dumps(answer), flush=True)
