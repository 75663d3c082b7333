//! onomast behind numbers and bytes: what a module of WebAssembly can be asked, kept by hand.
//!
//! Whoever calls writes to the room that [`input`] gives, calls a function, and reads what [`answer`] points to. A function
//! gives the length of its answer, or less than zero if the answer, as long as the number without its sign, is an error in words.
//! What comes in is UTF-8, and offsets that go out count UTF-16 units, as strings of JavaScript do.
//!
//! The built-in lists and the model come apart from the code: [`read_list`] for each list, [`compile`] once, [`read_model`].
//! There is one thread, and no function calls back.

mod options;

use std::sync::{Mutex, MutexGuard, PoisonError};

use onomast::gazetteer::GazetteerBuilder;
use onomast::model::Model;
use onomast::{Extractor, Gazetteer, Offsets};
use options::Options;

/// The list that is an index of its own: the common words.
const WORDS: &str = "triggers-words.tsv";

/// Everything that lives from call to call.
struct Module {
    input: Vec<u8>,
    answer: Vec<u8>,
    /// The names and the common words, while they come.
    builders: Option<(GazetteerBuilder, GazetteerBuilder)>,
    built_in: BuiltIn,
    /// By their numbers; the place of one that was dropped is free.
    extractors: Vec<Option<Extractor>>,
}

/// What the feature `english` of the library builds in.
#[derive(Default)]
pub(crate) struct BuiltIn {
    /// The names and the common words.
    pub(crate) lists: Option<(Gazetteer, Gazetteer)>,
    pub(crate) model: Option<Model>,
}

static MODULE: Mutex<Module> = Mutex::new(Module {
    input: Vec::new(),
    answer: Vec::new(),
    builders: None,
    built_in: BuiltIn { lists: None, model: None },
    extractors: Vec::new(),
});

/// An error as it is told.
type Told<T> = Result<T, Box<dyn std::error::Error>>;

fn module() -> MutexGuard<'static, Module> {
    MODULE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does something with the input, which is gone then, and keeps the answer; what a function of this module gives.
fn answer_with(make: impl FnOnce(&mut Module, Vec<u8>) -> Told<Vec<u8>>) -> i32 {
    let mut module = module();
    let input = std::mem::take(&mut module.input);
    let (answer, sign) = match make(&mut module, input) {
        Ok(answer) => (answer, 1),
        Err(error) => (error.to_string().into_bytes(), -1),
    };
    module.answer = answer;
    // A module has four gigabytes, of which half are no answer.
    i32::try_from(module.answer.len()).unwrap_or(i32::MAX) * sign
}

/// Room for so many bytes of input to the next call.
#[allow(unsafe_code, reason = "a name that is exported")]
#[unsafe(no_mangle)]
pub extern "C" fn input(len: usize) -> *mut u8 {
    let mut module = module();
    module.input = vec![0; len];
    module.input.as_mut_ptr()
}

/// Where the answer to the last call starts; it stays until the next.
#[allow(unsafe_code, reason = "a name that is exported")]
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u8 {
    module().answer.as_ptr()
}

/// Adds one of the built-in lists: its name, the end of a line, its rows. They come in the order of their names.
#[allow(unsafe_code, reason = "a name that is exported")]
#[unsafe(no_mangle)]
pub extern "C" fn read_list() -> i32 {
    answer_with(|module, input| {
        let (names, words) = module.builders.get_or_insert_with(|| (Gazetteer::builder(), Gazetteer::builder()));
        let list = str::from_utf8(&input)?;
        let (name, rows) = list.split_once('\n').unwrap_or((list, ""));
        let builder = if name == WORDS { words } else { names };
        builder.read_list(name, rows.as_bytes())?;
        Ok(Vec::new())
    })
}

/// Makes indexes of the built-in lists, once all of them are there.
#[allow(unsafe_code, reason = "a name that is exported")]
#[unsafe(no_mangle)]
pub extern "C" fn compile() -> i32 {
    answer_with(|module, _| {
        let (names, words) = module.builders.take().ok_or("found no lists, expected them before they are compiled")?;
        module.built_in.lists = Some((names.build()?, words.build()?));
        Ok(Vec::new())
    })
}

/// Takes the model that belongs to the lists.
#[allow(unsafe_code, reason = "a name that is exported")]
#[unsafe(no_mangle)]
pub extern "C" fn read_model() -> i32 {
    answer_with(|module, input| {
        module.built_in.model = Some(Model::from_bytes(&input)?);
        Ok(Vec::new())
    })
}

/// Makes an extractor of options, a JSON object; the answer is its number, as digits.
#[allow(unsafe_code, reason = "a name that is exported")]
#[unsafe(no_mangle)]
pub extern "C" fn make() -> i32 {
    answer_with(|module, input| {
        let options: Options = serde_json::from_slice(&input)?;
        let extractor = Some(options.extractor(&module.built_in)?);
        let number = module.extractors.iter().position(Option::is_none).unwrap_or(module.extractors.len());
        match module.extractors.get_mut(number) {
            Some(place) => *place = extractor,
            None => module.extractors.push(extractor),
        }
        Ok(number.to_string().into_bytes())
    })
}

/// What an extractor finds in the text: a JSON object, as `onomast tag --format jsonl --offsets utf16` writes it.
#[allow(unsafe_code, reason = "a name that is exported")]
#[unsafe(no_mangle)]
pub extern "C" fn extract(number: usize) -> i32 {
    answer_with(|module, input| {
        let extractor = module.extractors.get(number).and_then(Option::as_ref).ok_or("found an extractor that was freed, expected one in use")?;
        let text = str::from_utf8(&input)?;
        Ok(serde_json::to_vec(&extractor.extract(text).in_offsets(Offsets::Utf16))?)
    })
}

/// Drops an extractor.
#[allow(unsafe_code, reason = "a name that is exported")]
#[unsafe(no_mangle)]
pub extern "C" fn free(number: usize) {
    if let Some(place) = module().extractors.get_mut(number) {
        *place = None;
    }
}
