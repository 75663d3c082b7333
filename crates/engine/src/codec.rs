//! What takes plans with nodes of ours to other machines.

use std::sync::Arc;

use ballista_core::serde::BallistaPhysicalExtensionCodec;
use datafusion::common::{DataFusionError, Result, internal_err};
use datafusion::execution::TaskContext;
use datafusion::physical_plan::ExecutionPlan;
use datafusion_proto::physical_plan::{PhysicalExtensionCodec, PhysicalProtoConverterExtension};
use serde::{Deserialize, Serialize};

use crate::packed::Packed;
use crate::write::{Target, Write};

/// Plans of Ballista, and besides [`Write`] and [`Packed`].
#[derive(Debug, Default)]
pub(crate) struct Codec(BallistaPhysicalExtensionCodec);

/// What a node of ours begins with; nothing of Ballista does.
const MARK: &[u8] = b"onomast-engine\n";

/// A node of ours without its input.
#[derive(Serialize, Deserialize)]
enum Node {
    Write(Target),
    /// How the files are packed, as their names end.
    Packed(String),
}

impl PhysicalExtensionCodec for Codec {
    fn try_decode(
        &self,
        bytes: &[u8],
        inputs: &[Arc<dyn ExecutionPlan>],
        context: &TaskContext,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let Some(node) = bytes.strip_prefix(MARK) else {
            return self.0.try_decode(bytes, inputs, context, converter);
        };
        let node = serde_json::from_slice(node).map_err(|error| DataFusionError::External(Box::new(error)))?;
        let [input] = inputs else {
            return internal_err!("found {} inputs, expected one", inputs.len());
        };
        Ok(match node {
            Node::Write(target) => Arc::new(Write::new(Arc::clone(input), target)),
            Node::Packed(packed) => Arc::new(Packed::new(input, &packed)?),
        })
    }

    fn try_encode(&self, plan: Arc<dyn ExecutionPlan>, out: &mut Vec<u8>, converter: &dyn PhysicalProtoConverterExtension) -> Result<()> {
        let node = if let Some(write) = plan.downcast_ref::<Write>() {
            Node::Write(write.target().clone())
        } else if let Some(packed) = plan.downcast_ref::<Packed>() {
            Node::Packed(packed.packed().to_owned())
        } else {
            return self.0.try_encode(plan, out, converter);
        };
        out.extend_from_slice(MARK);
        serde_json::to_writer(out, &node).map_err(|error| DataFusionError::External(Box::new(error)))
    }
}
