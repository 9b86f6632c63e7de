//! What HTML costs to sanitise, measured before it is: a few kilobytes can make any HTML parser build millions of elements.

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, local_name, ns, parse_fragment};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// Deepest nesting that is sanitised: the cost of HTML grows with the square of its depth.
const MAX_DEPTH: usize = 400;
/// Parsed between two looks at what it cost so far, in bytes.
const PIECE: usize = 1_024;

/// What the HTML of one message may still cost.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Budget {
    nodes: usize,
    /// Attributes, in bytes.
    attributes: usize,
    /// Looks at an element, or steps over a sibling.
    work: usize,
}

impl Budget {
    /// For HTML of so many bytes in all. Honest HTML has an element for every few bytes that somebody wrote; a parser that opens four
    /// hundred formats again in every paragraph has ten for every byte.
    pub(super) fn of(bytes: usize) -> Self {
        let (nodes, work) = (5_000 + bytes / 3, 1_000_000 + bytes.saturating_mul(50));
        Self { nodes: nodes.min(250_000), attributes: 16 * 1024 * 1024, work: work.min(20_000_000) }
    }
}

/// Whether the HTML can be sanitised within the budget, which is less by its cost afterwards. It is parsed as ammonia will parse it,
/// without keeping anything.
pub(super) fn within_bounds(html: &str, budget: &mut Budget) -> bool {
    let tree = Tree { limits: *budget, ..Tree::default() };
    let mut parser = parse_fragment(tree, ParseOpts::default(), QualName::new(None, ns!(html), local_name!("div")), Vec::new(), false);
    let mut rest = html;
    let mut fits = true;
    while !rest.is_empty() && fits {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        parser.process(StrTendril::from_slice(piece));
        fits = parser.tokenizer.sink.sink.fits();
        rest = after;
    }
    let left = if fits { parser.finish() } else { parser.tokenizer.sink.sink.left() };
    *budget = left.unwrap_or(Budget { nodes: 0, attributes: 0, work: 0 });
    left.is_some()
}

/// The shape of a document: names and parents.
#[derive(Default)]
struct Tree {
    limits: Budget,
    nodes: RefCell<Vec<Node>>,
    depth: Cell<usize>,
    attributes: Cell<usize>,
    work: Cell<usize>,
}

#[derive(Default)]
struct Node {
    name: Name,
    parent: Option<usize>,
    children: Vec<usize>,
    template: Option<usize>,
    integration_point: bool,
}

#[derive(Clone, Debug)]
struct Name {
    space: Namespace,
    local: LocalName,
}

impl Default for Name {
    fn default() -> Self {
        Self { space: ns!(html), local: local_name!("") }
    }
}

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.space
    }

    fn local_name(&self) -> &LocalName {
        &self.local
    }
}

impl Tree {
    fn fits(&self) -> bool {
        self.left().is_some()
    }

    /// What is left of the budget, when it was enough.
    fn left(&self) -> Option<Budget> {
        (self.depth.get() <= MAX_DEPTH).then_some(())?;
        Some(Budget {
            nodes: self.limits.nodes.checked_sub(self.nodes.borrow().len())?,
            attributes: self.limits.attributes.checked_sub(self.attributes.get())?,
            work: self.limits.work.checked_sub(self.work.get())?,
        })
    }

    fn worked(&self, steps: usize) {
        self.work.set(self.work.get().saturating_add(steps));
    }

    fn add(&self, node: Node) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(node);
        nodes.len() - 1
    }

    fn look<T: Default>(&self, node: usize, read: impl FnOnce(&Node) -> T) -> T {
        self.nodes.borrow().get(node).map(read).unwrap_or_default()
    }

    fn change(&self, node: usize, write: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.borrow_mut().get_mut(node) {
            write(node);
        }
    }

    fn adopt(&self, parent: usize, child: &NodeOrText<usize>) {
        let &NodeOrText::AppendNode(child) = child else { return };
        self.change(child, |node| node.parent = Some(parent));
        self.change(parent, |node| node.children.push(child));
        let (mut depth, mut above) = (1, Some(parent));
        while let Some(node) = above
            && depth <= MAX_DEPTH
        {
            depth += 1;
            above = self.look(node, |node| node.parent);
        }
        self.worked(depth);
        self.depth.set(self.depth.get().max(depth));
    }
}

impl TreeSink for Tree {
    type Handle = usize;
    type Output = Option<Budget>;
    type ElemName<'a> = Name;

    fn finish(self) -> Option<Budget> {
        self.left()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        // The context element is created before the document is asked for.
        self.add(Node::default())
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Name {
        self.worked(1);
        self.look(*target, |node| node.name.clone())
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> usize {
        let bytes: usize = attributes.iter().map(|attribute| attribute.value.len()).sum();
        self.attributes.set(self.attributes.get().saturating_add(bytes));
        let template = flags.template.then(|| self.add(Node::default()));
        let name = Name { space: name.ns, local: name.local };
        self.add(Node { name, template, integration_point: flags.mathml_annotation_xml_integration_point, ..Node::default() })
    }

    fn create_comment(&self, _text: StrTendril) -> usize {
        self.add(Node::default())
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> usize {
        self.add(Node::default())
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        self.adopt(*parent, &child);
    }

    fn append_based_on_parent_node(&self, element: &usize, previous: &usize, child: NodeOrText<usize>) {
        if self.look(*element, |node| node.parent).is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.adopt(*previous, &child);
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    fn get_template_contents(&self, target: &usize) -> usize {
        self.look(*target, |node| node.template).unwrap_or_else(|| self.add(Node::default()))
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        // A list of children is searched for the sibling, and what stands behind it moves.
        if let Some(parent) = self.look(*sibling, |node| node.parent) {
            self.worked(self.look(parent, |node| node.children.len()));
            self.adopt(parent, &child);
        }
    }

    fn add_attrs_if_missing(&self, _target: &usize, attributes: Vec<Attribute>) {
        self.worked(attributes.len());
    }

    fn remove_from_parent(&self, target: &usize) {
        if let Some(parent) = self.look(*target, |node| node.parent) {
            self.worked(self.look(parent, |node| node.children.len()));
            self.change(*target, |node| node.parent = None);
        }
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        let children = self.nodes.borrow_mut().get_mut(*node).map(|node| std::mem::take(&mut node.children)).unwrap_or_default();
        self.worked(children.len());
        for &child in &children {
            // Some have left since.
            self.change(child, |child| {
                if child.parent == Some(*node) {
                    child.parent = Some(*new_parent);
                }
            });
        }
        self.change(*new_parent, |parent| parent.children.extend(children));
    }

    fn is_mathml_annotation_xml_integration_point(&self, target: &usize) -> bool {
        self.look(*target, |node| node.integration_point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    fn fits(html: &str) -> bool {
        within_bounds(html, &mut Budget::of(html.len()))
    }

    #[test]
    fn ordinary_html_fits() {
        assert!(fits("<p>Hola <b>mundo</b><table><tr><td>1</table><template><p>x</template><svg><g/></svg>"));
        assert!(fits(&"<p>".repeat(20_000)));
        assert!(fits(&"<table><tr><td><font><b>celda</b></font></td></tr></table>".repeat(5_000)));
    }

    #[test]
    fn what_grows_does_not_fit() {
        assert!(!fits(&"<div>".repeat(100_000)));
        // Ends that close nothing, and ends that HTML lets be left out.
        assert!(!fits(&"<div></x>".repeat(100_000)));
        assert!(!fits(&"<li><dd>".repeat(100_000)));
        assert!(!fits(&"<div><!--</div>-->".repeat(100_000)));
        // Four hundred formats opened again in every paragraph.
        let mut formats = String::from("<div>");
        (0..399).for_each(|n| write!(formats, "<b id={n}>").unwrap());
        assert!(!fits(&(formats + "</div>" + &"<p>x</p>".repeat(100_000))));
        // Everything in a table that does not belong there moves before it.
        assert!(!fits(&("<table>".to_owned() + &"<br>".repeat(200_000))));
        let long = format!("<div><b title=\"{}\"></div>", "x".repeat(100_000));
        assert!(!fits(&(long + &"<p>x</p>".repeat(10_000))));
    }

    #[test]
    fn what_is_far_more_than_what_was_written_does_not_fit() {
        let mut formats = String::from("<div>");
        (0..95).for_each(|n| write!(formats, "<b id={n}>").unwrap());
        let html = formats + "</div>" + &"<p>x</p>".repeat(2_500);
        assert!(!fits(&html), "{} bytes that become a quarter of a million elements", html.len());
        assert!(fits(&"<table><td></table>".repeat(10_000)), "ends and elements that HTML lets be left out are ordinary");
    }

    #[test]
    fn what_many_parts_cost_is_counted_together() {
        let part = "<p>x</p>".repeat(10_000);
        let mut budget = Budget::of(part.len() * 100);
        let fitting = (0..100).take_while(|_| within_bounds(&part, &mut budget)).count();
        assert!((10..50).contains(&fitting), "{fitting}");
        assert!(!within_bounds("<p>x", &mut budget), "once it is spent, nothing fits");
    }
}
