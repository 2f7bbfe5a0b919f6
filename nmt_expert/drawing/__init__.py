"""Pictures as text: the graph of the reasoning as SVG, dot and Mermaid; measures; the body chart."""
