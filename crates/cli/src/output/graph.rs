//! Graphs of who is named with whom, for the programs that draw and measure them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use crate::escape;
use crate::who::Tally;

/// Two who are named together, and how often.
pub(crate) struct Edge<'k> {
    pub(crate) one: &'k Tally,
    pub(crate) other: &'k Tally,
    pub(crate) weight: usize,
}

/// Everyone in a pair, in the order of the edges, and the edges by the numbers of their nodes.
type Graph<'k> = (Vec<&'k Tally>, Vec<(usize, usize, usize)>);

fn numbered<'k>(edges: &[Edge<'k>]) -> Graph<'k> {
    let mut nodes: Vec<&Tally> = Vec::new();
    let mut numbers: HashMap<*const Tally, usize> = HashMap::new();
    let mut number = |tally: &'k Tally| {
        *numbers.entry(std::ptr::from_ref(tally)).or_insert_with(|| {
            nodes.push(tally);
            nodes.len() - 1
        })
    };
    let edges = edges.iter().map(|edge| (number(edge.one), number(edge.other), edge.weight)).collect();
    (nodes, edges)
}

/// GraphML, with the attributes `name`, `label` and `mentions` of nodes and `weight` of edges.
pub(crate) fn graphml(edges: &[Edge<'_>], out: &mut dyn Write) -> io::Result<()> {
    let (nodes, edges) = numbered(edges);
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n\
        <key id=\"name\" for=\"node\" attr.name=\"name\" attr.type=\"string\"/>\n\
        <key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n\
        <key id=\"mentions\" for=\"node\" attr.name=\"mentions\" attr.type=\"int\"/>\n\
        <key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"int\"/>\n\
        <graph id=\"names\" edgedefault=\"undirected\">\n",
    )?;
    for (number, tally) in nodes.iter().enumerate() {
        let (name, label) = (escape::markup(&tally.who.name), escape::markup(&tally.who.label));
        writeln!(
            out,
            "<node id=\"n{number}\"><data key=\"name\">{name}</data><data key=\"label\">{label}</data><data key=\"mentions\">{}</data></node>",
            tally.n_mentions
        )?;
    }
    for (one, other, weight) in edges {
        writeln!(out, "<edge source=\"n{one}\" target=\"n{other}\"><data key=\"weight\">{weight}</data></edge>")?;
    }
    out.write_all(b"</graph>\n</graphml>\n")
}

/// The language of Graphviz.
pub(crate) fn dot(edges: &[Edge<'_>], out: &mut dyn Write) -> io::Result<()> {
    let (nodes, edges) = numbered(edges);
    out.write_all(b"graph names {\n")?;
    for (number, tally) in nodes.iter().enumerate() {
        writeln!(out, "  n{number} [label=\"{}\" class=\"{}\"];", quoted(&tally.who.name), quoted(&tally.who.label))?;
    }
    for (one, other, weight) in edges {
        writeln!(out, "  n{one} -- n{other} [weight={weight}];")?;
    }
    out.write_all(b"}\n")
}

/// What stands within quotes: a backslash would start an escape there.
fn quoted(text: &str) -> String {
    let line: Cow<'_, str> = escape::line(text);
    line.replace('\\', "\\\\").replace('"', "\\\"")
}
