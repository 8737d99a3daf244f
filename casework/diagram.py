"""A workflow as a Mermaid diagram, for docs/. A test compares, so the drawing cannot fall behind."""

from casework.workflow import Workflow


def mermaid(workflow: Workflow) -> str:
    """One line a state, one a way."""
    lines = ["stateDiagram-v2"]
    for state in workflow.states:
        who = state.ball.label if state.ball else "selesai"
        term = f", {state.term.in_words} [{state.term.mark}]" if state.term else ""
        lines.append(f'    state "{state.label} ({who}{term})" as {state.key}')
    lines.append(f"    [*] --> {workflow.initial}")
    for move in workflow.moves:
        lines += [f"    {key} --> {move.to}: {move.label}" for key in move.from_]
    lines += [f"    {state.key} --> [*]" for state in workflow.states if state.ball is None]
    return "\n".join(lines) + "\n"
