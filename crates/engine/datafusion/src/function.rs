//! The scalar functions: a column of text in, a column of lists out.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, ListArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue, exec_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility};
use onomast::Span;

use crate::column::{self, Entities, Lists, Matches, Mentions, Rows};
use crate::open;
use crate::options::Options;

/// So much of a text is told when it made a function panic.
const N_TOLD: usize = 60;

/// All functions, in the order of the crate's table.
pub(crate) fn all() -> Vec<Arc<ScalarUDF>> {
    [Kind::Tag, Kind::Entities, Kind::Match].map(|kind| Arc::new(ScalarUDF::new_from_impl(Function::of(kind)))).to_vec()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Tag,
    Entities,
    Match,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Function {
    kind: Kind,
    signature: Signature,
}

impl Function {
    fn of(kind: Kind) -> Self {
        let n_fixed = kind.n_fixed();
        // The last argument, the options, may be left out.
        let lengths = vec![TypeSignature::String(n_fixed), TypeSignature::String(n_fixed + 1)];
        // The options of the session take part, so that the answer is the same within one query.
        Self { kind, signature: Signature::one_of(lengths, Volatility::Stable) }
    }

    /// The options of the session, and over them those of the last argument.
    fn options(&self, arguments: &ScalarFunctionArgs) -> Result<Options> {
        let options = arguments.config_options.extensions.get::<Options>().cloned().unwrap_or_default();
        match self.word(arguments, self.kind.n_fixed(), "options")? {
            Some(argument) => options.with(argument),
            None => Ok(options),
        }
    }

    /// An argument that is the same for all rows.
    fn word<'a>(&self, arguments: &'a ScalarFunctionArgs, index: usize, what: &str) -> Result<Option<&'a str>> {
        match arguments.args.get(index) {
            None => Ok(None),
            Some(ColumnarValue::Scalar(ScalarValue::Utf8(Some(word)) | ScalarValue::LargeUtf8(Some(word)) | ScalarValue::Utf8View(Some(word)))) => {
                Ok(Some(word))
            }
            Some(ColumnarValue::Scalar(_)) => exec_err!("{}: found null for {what}, expected a word", self.name()),
            Some(ColumnarValue::Array(_)) => exec_err!("{}: found a column for {what}, expected one word for all rows", self.name()),
        }
    }
}

impl Kind {
    /// How many arguments there are beside the options.
    fn n_fixed(self) -> usize {
        match self {
            Self::Tag | Self::Entities => 1,
            Self::Match => 2,
        }
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        match self.kind {
            Kind::Tag => "onomast_tag",
            Kind::Entities => "onomast_entities",
            Kind::Match => "onomast_match",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match self.kind {
            Kind::Tag => Mentions::data_type(),
            Kind::Entities => Entities::data_type(),
            Kind::Match => Matches::data_type(),
        })
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let options = self.options(&arguments)?;
        let texts = arguments.args[0].to_array(arguments.number_rows)?;
        let run = Run { function: self.name(), texts: &texts, options: &options };
        let lists = match self.kind {
            Kind::Tag | Kind::Entities => {
                let extractor = open::extractor(&options)?;
                let extract = |text| {
                    let found = extractor.extract(text);
                    let spans = column::spans_of(&found, options.offsets);
                    (found, spans)
                };
                if self.kind == Kind::Tag { run.lists::<Mentions>(extract)? } else { run.lists::<Entities>(extract)? }
            }
            Kind::Match => {
                let Some(list) = self.word(&arguments, 1, "the list")? else {
                    return exec_err!("onomast_match: found no list, expected the path of one");
                };
                let matcher = open::matcher(list, options.tolerances)?;
                run.lists::<Matches>(|text| {
                    let found = matcher.find(text);
                    let spans: Vec<Span> = found.iter().map(|found| found.span()).collect();
                    let spans = options.offsets.convert(text, &spans);
                    (found, spans)
                })?
            }
        };
        Ok(ColumnarValue::Array(Arc::new(lists)))
    }
}

/// One batch of texts.
struct Run<'a> {
    function: &'a str,
    texts: &'a ArrayRef,
    options: &'a Options,
}

impl<'a> Run<'a> {
    fn lists<R: Rows>(&self, find: impl Fn(&'a str) -> (R::Found<'a>, Vec<Span>)) -> Result<ListArray> {
        let mut lists = Lists::<R>::new(self.texts.len());
        for text in column::texts(self.function, self.texts)? {
            match text.and_then(|text| Some((text, self.guarded(text, &find)?))) {
                Some((text, found)) => lists.push(text, &found)?,
                None => lists.push_null(),
            }
        }
        Ok(lists.finish())
    }

    /// What is found in a text, or nothing if that panics: nothing is shared that a panic could leave half done.
    fn guarded<T>(&self, text: &'a str, find: &impl Fn(&'a str) -> T) -> Option<T> {
        let found = catch_unwind(AssertUnwindSafe(|| {
            assert!(!self.options.is_drill(text), "a drill");
            find(text)
        }));
        if let Err(panic) = &found {
            let start: String = text.chars().take(N_TOLD).collect();
            let (function, why) = (self.function, said(panic.as_ref()));
            log::error!("{function}: a text of {} bytes that begins with {start:?} gives null, it made the function panic: {why}", text.len());
        }
        found.ok()
    }
}

/// What a panic says.
fn said(panic: &(dyn Any + Send)) -> &str {
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    owned.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given")
}
